internal import Glibc
internal import Reconstruction
internal import SSTIO

/// The columns of image parameters, group by group; prefix and unit of lengths depend on the frame.
extension Column<HillasParameters> {
  static func all(_ frame: ParameterFrame) -> [Column] {
    let (unit, (x, y)) = (frame.lengthUnit, frame.coordinateNames)
    return [
      Column(
        "intensity", \.intensity,
        "sum of the charges of the selected pixels in p.e., after any intensity correction"),
      Column(
        "skewness", \.skewness,
        "third standardized moment of the charge along the major axis, signed along psi"),
      Column(
        "kurtosis", \.kurtosis,
        "fourth standardized moment of the charge along the major axis (Gaussian: 3)"),
      Column(x, \.x, unit: unit, "charge-weighted centroid: " + frame.coordinateTexts.first),
      Column(y, \.y, unit: unit, "charge-weighted centroid: " + frame.coordinateTexts.second),
      Column("r", \.r, unit: unit, "distance of the centroid from the camera center"),
      Column(
        "phi", \.phiDeg, unit: "deg", "polar angle of the centroid, from \(x) towards \(y), -180 to 180"),
      Column("length", \.length, unit: unit, "charge-weighted rms along the major axis"),
      Column("length_uncertainty", \.lengthUncertainty, unit: unit, "statistical uncertainty of the length"),
      Column("width", \.width, unit: unit, "charge-weighted rms along the minor axis"),
      Column("width_uncertainty", \.widthUncertainty, unit: unit, "statistical uncertainty of the width"),
      Column(
        "psi", \.psiDeg, unit: "deg",
        "angle of the major axis, from \(x) towards \(y), -90 to 90 (an axis, without head or tail)"),
    ]
  }
}

extension Column<TimingParameters> {
  static func all(_ frame: ParameterFrame) -> [Column] {
    [
      Column(
        "intercept", \.intercept, unit: "ns",
        "peak time at the centroid from the line fit, from the start of the readout"),
      Column("deviation", \.deviation, unit: "ns", "rms of the peak times about the fitted line"),
      Column(
        "slope", \.slope, unit: "1/\(frame.lengthUnit)",
        "gradient of the peak time along the major axis in ns per unit of length, positive if later towards +psi; "
          + "the unit is ctapipe's, which leaves out the ns"),
    ]
  }
}

extension Column<LeakageParameters> {
  static let all: [Column] = [
    Column(
      "pixels_width_1", \.pixelsWidth1,
      "selected pixels in the outermost ring as a fraction of all camera pixels"),
    Column(
      "pixels_width_2", \.pixelsWidth2,
      "selected pixels in the two outermost rings as a fraction of all camera pixels"),
    Column(
      "intensity_width_1", \.intensityWidth1, "fraction of the intensity in the outermost ring of pixels"),
    Column(
      "intensity_width_2", \.intensityWidth2, "fraction of the intensity in the two outermost rings of pixels"
    ),
  ]
}

extension Column<ConcentrationParameters> {
  static let all: [Column] = [
    Column("cog", \.cog, "fraction of the intensity within one pixel width of the centroid"),
    Column("core", \.core, "fraction of the intensity inside the length-width ellipse"),
    Column("pixel", \.pixel, "fraction of the intensity in the brightest pixel"),
  ]
}

extension Column<MorphologyParameters> {
  static let all: [Column] = [
    Column("n_pixels", \.nPixels, "number of pixels that survive cleaning; -1 without image"),
    Column("n_islands", \.nIslands, "number of islands (connected groups of selected pixels)"),
    Column("n_small_islands", \.nSmallIslands, "number of islands of one or two pixels"),
    Column("n_medium_islands", \.nMediumIslands, "number of islands of 3 to 50 pixels"),
    Column("n_large_islands", \.nLargeIslands, "number of islands of more than 50 pixels"),
  ]
}

extension Column<DescriptiveStatistics> {
  /// - Parameter quantity: what the statistics are of, with its unit.
  static func all(_ quantity: String) -> [Column] {
    [
      Column("max", \.max, "maximum of the \(quantity) of the selected pixels"),
      Column("min", \.min, "minimum of the \(quantity) of the selected pixels"),
      Column("mean", \.mean, "mean of the \(quantity) of the selected pixels"),
      Column("std", \.std, "standard deviation of the \(quantity) of the selected pixels"),
      Column("skewness", \.skewness, "skewness of the \(quantity) of the selected pixels"),
      Column(
        "kurtosis", \.kurtosis, "excess kurtosis (Gaussian: 0) of the \(quantity) of the selected pixels"),
    ]
  }
}

extension Column<ImageParameters> {
  @ColumnList<Column<ImageParameters>>
  static func all(_ frame: ParameterFrame) -> [Column] {
    Column<HillasParameters>.all(frame).at(\.hillas, prefix: frame.columnPrefix + "hillas_")
    Column<TimingParameters>.all(frame).at(\.timing, prefix: frame.columnPrefix + "timing_")
    Column<LeakageParameters>.all.at(\.leakage, prefix: "leakage_")
    Column<ConcentrationParameters>.all.at(\.concentration, prefix: "concentration_")
    Column<MorphologyParameters>.all.at(\.morphology, prefix: "morphology_")
    Column<DescriptiveStatistics>.all("charges in p.e.").at(\.intensity, prefix: "intensity_")
    Column<DescriptiveStatistics>.all("peak times in ns").at(\.peakTime, prefix: "peak_time_")
  }

  /// What sst1mpipe adds, behind `core_psi`.
  @ColumnList<Column<ImageParameters>>
  static func added(_ frame: ParameterFrame) -> [Column] {
    Column(
      "log_\(frame.columnPrefix)hillas_intensity",
      get: { $0.hillas.intensity > 0 ? log10($0.hillas.intensity) : .nan },
      "log10 of the intensity in p.e.")
    Column("\(frame.columnPrefix)hillas_wl", \.extra.wl, "width divided by length")
    Column("t_rms", \.extra.tRMS, unit: "ns", "standard deviation of the peak times of the selected pixels")
    Column(
      "t_rms_w", \.extra.tRMSWeighted, unit: "ns",
      "charge-weighted rms of the peak times about their unweighted mean")
    Column("t_lac", \.extra.tLac, unit: "ns", "latest minus earliest peak time of the selected pixels")
    Column(
      ColumnName.lastOfImage, \.extra.lenST,
      "Pearson correlation of peak time and charge over the selected pixels")
  }
}
