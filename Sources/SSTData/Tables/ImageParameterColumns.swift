internal import Glibc
internal import Reconstruction
internal import SSTIO

/// The columns of image parameters, group by group; prefix and unit of lengths depend on the frame.
extension Column<HillasParameters> {
  static func all(_ frame: ParameterFrame) -> [Column] {
    let (unit, (x, y)) = (frame.lengthUnit, frame.coordinateNames)
    return [
      Column("intensity", \.intensity, "sum of the selected charges in photo-electrons"),
      Column("skewness", \.skewness, "asymmetry along the major axis"),
      Column("kurtosis", \.kurtosis, "tailedness along the major axis"),
      Column(x, \.x, unit: unit, "centre of gravity, first coordinate"),
      Column(y, \.y, unit: unit, "centre of gravity, second coordinate"),
      Column("r", \.r, unit: unit, "distance of the centre of gravity from the camera centre"),
      Column("phi", \.phiDeg, unit: "deg", "polar angle of the centre of gravity"),
      Column("length", \.length, unit: unit, "rms along the major axis"),
      Column("length_uncertainty", \.lengthUncertainty, unit: unit, "uncertainty of the length"),
      Column("width", \.width, unit: unit, "rms along the minor axis"),
      Column("width_uncertainty", \.widthUncertainty, unit: unit, "uncertainty of the width"),
      Column("psi", \.psiDeg, unit: "deg", "angle of the major axis"),
    ]
  }
}

extension Column<TimingParameters> {
  static func all(_ frame: ParameterFrame) -> [Column] {
    [
      Column("intercept", \.intercept, unit: "ns", "time at the centre of gravity"),
      Column("deviation", \.deviation, unit: "ns", "rms about the time line"),
      Column("slope", \.slope, unit: "ns/\(frame.lengthUnit)", "time gradient along the major axis"),
    ]
  }
}

extension Column<LeakageParameters> {
  static let all: [Column] = [
    Column("pixels_width_1", \.pixelsWidth1, "share of the camera's pixels: selected, outermost ring"),
    Column("pixels_width_2", \.pixelsWidth2, "share of the camera's pixels: selected, two outermost rings"),
    Column("intensity_width_1", \.intensityWidth1, "share of the intensity in the outermost ring"),
    Column("intensity_width_2", \.intensityWidth2, "share of the intensity in the two outermost rings"),
  ]
}

extension Column<ConcentrationParameters> {
  static let all: [Column] = [
    Column("cog", \.cog, "share of the intensity near the centre of gravity"),
    Column("core", \.core, "share of the intensity inside the ellipse"),
    Column("pixel", \.pixel, "share of the intensity in the brightest pixel"),
  ]
}

extension Column<MorphologyParameters> {
  static let all: [Column] = [
    Column("n_pixels", \.nPixels, "selected pixels"),
    Column("n_islands", \.nIslands, "islands"),
    Column("n_small_islands", \.nSmallIslands, "islands of one or two pixels"),
    Column("n_medium_islands", \.nMediumIslands, "islands of 3 to 50 pixels"),
    Column("n_large_islands", \.nLargeIslands, "islands of more than 50 pixels"),
  ]
}

extension Column<DescriptiveStatistics> {
  static let all: [Column] = [
    Column("max", \.max, "max over the selected pixels"),
    Column("min", \.min, "min over the selected pixels"),
    Column("mean", \.mean, "mean over the selected pixels"),
    Column("std", \.std, "std over the selected pixels"),
    Column("skewness", \.skewness, "skewness over the selected pixels"),
    Column("kurtosis", \.kurtosis, "kurtosis over the selected pixels"),
  ]
}

extension Column<ImageParameters> {
  @ColumnList<Column<ImageParameters>>
  static func all(_ frame: ParameterFrame) -> [Column] {
    Column<HillasParameters>.all(frame).at(\.hillas, prefix: frame.columnPrefix + "hillas_")
    Column<TimingParameters>.all(frame).at(\.timing, prefix: frame.columnPrefix + "timing_")
    Column<LeakageParameters>.all.at(\.leakage, prefix: "leakage_")
    Column<ConcentrationParameters>.all.at(\.concentration, prefix: "concentration_")
    Column<MorphologyParameters>.all.at(\.morphology, prefix: "morphology_")
    Column<DescriptiveStatistics>.all.at(\.intensity, prefix: "intensity_")
    Column<DescriptiveStatistics>.all.at(\.peakTime, prefix: "peak_time_")
  }

  /// What sst1mpipe adds, behind `core_psi`.
  @ColumnList<Column<ImageParameters>>
  static func added(_ frame: ParameterFrame) -> [Column] {
    Column(
      "log_\(frame.columnPrefix)hillas_intensity",
      get: { $0.hillas.intensity > 0 ? log10($0.hillas.intensity) : .nan },
      "log10 of the intensity")
    Column("\(frame.columnPrefix)hillas_wl", \.extra.wl, "width divided by length")
    Column("t_rms", \.extra.tRMS, unit: "ns", "rms of the peak times")
    Column("t_rms_w", \.extra.tRMSWeighted, unit: "ns", "charge-weighted rms of the peak times")
    Column("t_lac", \.extra.tLac, unit: "ns", "range of the peak times")
    Column(ColumnName.lastOfImage, \.extra.lenST, "correlation of peak time and charge")
  }
}
