/// All parameters of one cleaned image.
///
/// Undefined numbers are NaN, undefined counts −1. Lengths are in the unit of the ``ImageFrame`` (m or deg).
public struct ImageParameters: Sendable, Equatable {
  /// The second-moment ellipse.
  public var hillas = HillasParameters.undefined
  /// The time gradient along the major axis.
  public var timing = TimingParameters.undefined
  /// The fraction of the image at the camera's edge.
  public var leakage = LeakageParameters.undefined
  /// The fraction of the charge in central regions.
  public var concentration = ConcentrationParameters.undefined
  /// Counts of pixels and islands.
  public var morphology = MorphologyParameters.undefined
  /// Statistics of the charges, in photoelectrons.
  public var intensity = DescriptiveStatistics.undefined
  /// Statistics of the peak times, in nanoseconds.
  public var peakTime = DescriptiveStatistics.undefined
  /// Further quantities that sst1mpipe adds to its DL1 table.
  public var extra = ExtraFeatures.undefined

  /// An image without charge above the thresholds.
  public static let undefined = ImageParameters()

  /// True if the image has parameters, that is, selected pixels with a positive sum.
  public var isDefined: Bool { !hillas.intensity.isNaN }
}

/// Statistics of one quantity over the selected pixels.
///
/// Computed in double precision; the first four are stored in 32 bits, as in the DL1 table.
public struct DescriptiveStatistics: Sendable, Equatable {
  /// The largest value.
  public var max: Float
  /// The smallest value.
  public var min: Float
  /// The mean.
  public var mean: Float
  /// The population standard deviation.
  public var std: Float
  /// The mean third power of the standardised values.
  public var skewness: Double
  /// The mean fourth power of the standardised values minus 3 (Fisher; the Hillas kurtosis is Pearson's).
  public var kurtosis: Double

  /// All NaN.
  public static let undefined = DescriptiveStatistics(
    max: .nan, min: .nan, mean: .nan, std: .nan, skewness: .nan, kurtosis: .nan)
}

/// The fraction of the image in the outermost pixels of the camera.
public struct LeakageParameters: Sendable, Equatable {
  /// Selected pixels in the border of width 1, divided by all pixels of the camera.
  public var pixelsWidth1: Double
  /// Selected pixels in the border of width 2, divided by all pixels of the camera.
  public var pixelsWidth2: Double
  /// The fraction of the selected charge in the border of width 1 (32 bits, as in the DL1 table).
  public var intensityWidth1: Float
  /// The fraction of the selected charge in the border of width 2 (32 bits, as in the DL1 table).
  public var intensityWidth2: Float

  /// All NaN.
  public static let undefined = LeakageParameters(
    pixelsWidth1: .nan, pixelsWidth2: .nan, intensityWidth1: .nan, intensityWidth2: .nan)
}

/// The fraction of the charge in central regions of the image.
public struct ConcentrationParameters: Sendable, Equatable {
  /// Within one pixel width of the centre of gravity.
  public var cog: Double
  /// Inside the ellipse; 0 if its width is 0.
  public var core: Double
  /// In the brightest pixel.
  public var pixel: Double

  /// All NaN.
  public static let undefined = ConcentrationParameters(cog: .nan, core: .nan, pixel: .nan)
}

/// Counts of selected pixels and of islands.
public struct MorphologyParameters: Sendable, Equatable {
  /// Selected pixels.
  public var nPixels: Int
  /// Islands.
  public var nIslands: Int
  /// Islands of one or two pixels.
  public var nSmallIslands: Int
  /// Islands of 3 to 50 pixels.
  public var nMediumIslands: Int
  /// Islands of more than 50 pixels.
  public var nLargeIslands: Int

  /// All −1.
  public static let undefined = MorphologyParameters(
    nPixels: -1, nIslands: -1, nSmallIslands: -1, nMediumIslands: -1, nLargeIslands: -1)
}

/// Quantities that sst1mpipe adds to its DL1 table.
public struct ExtraFeatures: Sendable, Equatable {
  /// log10 of the intensity, before any intensity correction.
  public var log10Intensity: Double
  /// width / length.
  public var wl: Double
  /// The population standard deviation of the peak times, in nanoseconds.
  public var tRMS: Double
  /// The charge-weighted rms of the peak times about their unweighted mean, in nanoseconds.
  public var tRMSWeighted: Double
  /// The largest minus the smallest peak time, in nanoseconds.
  public var tLac: Double
  /// The Pearson correlation of peak time and charge (the column `len_st`).
  public var lenST: Double

  /// All NaN.
  public static let undefined = ExtraFeatures(
    log10Intensity: .nan, wl: .nan, tRMS: .nan, tRMSWeighted: .nan, tLac: .nan, lenST: .nan)
}
