public import SSTCore

/// Cleaning that follows the night-sky background along a run, and the parameters of the cleaned images: what
/// `r0-dl1` does.
public struct NightSkyCleaning: ImageAnalysis {
  /// The cleaning of events that share a state of the night-sky background.
  public struct Conditions: Sendable {
    /// The cleaner.
    public var cleaner: ImageCleaner
    /// One picture threshold a pixel in photoelectrons; nil for the cleaner's own.
    public var thresholds: PictureThresholds?
  }

  /// Cleans, and computes parameters.
  public private(set) var processor: ImageProcessor
  private let selection: ImageCleaner
  private let choice: Choice
  private let quirks: Quirks

  private enum Choice: Sendable {
    case fixed(ImageCleaner)
    case adaptive([SSTCleanerParameters])
  }

  /// Cleaning with thresholds that do not depend on the night-sky background.
  ///
  /// - Parameters:
  ///   - cleaner: cleans all events.
  ///   - selection: finds quiet events in runs without pedestals.
  ///   - geometry: the camera.
  ///   - frame: the frame of the parameters; nil for the camera's.
  ///   - quirks: the defects of the original to reproduce.
  public init(
    cleaner: ImageCleaner, selection: ImageCleaner, geometry: CameraGeometry, frame: ImageFrame? = nil,
    quirks: Quirks = []
  ) {
    self.init(.fixed(cleaner), selection, geometry, frame, quirks)
  }

  /// Cleaning with picture thresholds that follow mean and spread of each pixel's charge.
  ///
  /// - Parameters:
  ///   - entries: thresholds for levels of night-sky background; below all levels, or without one, that for the
  /// darkest sky.
  ///   - selection: finds quiet events in runs without pedestals.
  ///   - geometry: the camera.
  ///   - frame: the frame of the parameters; nil for the camera's.
  ///   - quirks: the defects of the original to reproduce.
  public init(
    entries: [SSTCleanerParameters], selection: ImageCleaner, geometry: CameraGeometry,
    frame: ImageFrame? = nil, quirks: Quirks = []
  ) {
    self.init(.adaptive(entries), selection, geometry, frame, quirks)
  }

  private init(
    _ choice: Choice, _ selection: ImageCleaner, _ geometry: CameraGeometry, _ frame: ImageFrame?,
    _ quirks: Quirks
  ) {
    self.choice = choice
    self.selection = selection
    self.quirks = quirks
    processor = ImageProcessor(cleaner: selection, geometry: geometry, frame: frame, quirks: quirks)
  }

  /// The cleaner for quiet events.
  public var selectionConditions: Conditions { Conditions(cleaner: selection, thresholds: nil) }

  /// The cleaner and its thresholds for a night-sky background.
  public func conditions(_ sky: NightSky) -> Conditions {
    if sky.isFromQuietEvents, quirks.contains(.silentTailcuts) { return selectionConditions }
    switch choice {
    case .fixed(let cleaner): return Conditions(cleaner: cleaner, thresholds: nil)
    case .adaptive(let entries):
      let entry = Self.entry(of: entries, level: sky.level)
      return Conditions(
        cleaner: .sst(entry),
        thresholds: sky.pictureThresholds(
          minimum: entry.pictureThresholdPE, scaling: entry.standardDeviationScaling))
    }
  }

  /// The entry for a level; without a level, or below all entries, the one for the darkest sky.
  private static func entry(of entries: [SSTCleanerParameters], level: Double) -> SSTCleanerParameters {
    SSTCleanerParameters.entry(in: entries, nsbLevel: level)
      ?? entries.min { $0.minimumNSBLevel < $1.minimumNSBLevel } ?? SSTCleanerParameters()
  }

  /// Cleans an image and computes its parameters.
  public mutating func analyze(
    image: Span<Float>, peakTime: Span<Float>, _ conditions: Conditions, mask: inout MutableSpan<Bool>
  ) -> ImageParameters {
    processor.cleaner = conditions.cleaner
    let parameters =
      if let thresholds = conditions.thresholds {
        processor.process(image: image, peakTime: peakTime, pictureThreshold: thresholds.values.span)
      } else {
        processor.process(image: image, peakTime: peakTime)
      }
    let selected = processor.workspace.mask
    for pixel in selected.indices { mask[pixel] = selected[pixel] }
    return parameters
  }

  /// The parameters of other pixels than those that were cleaned, for a cleaning that goes on from this one.
  ///
  /// - Parameters:
  ///   - image: charges in photoelectrons, one a pixel.
  ///   - peakTime: times in nanoseconds.
  ///   - mask: true for the pixels that are kept.
  public mutating func parameters(
    image: Span<Float>, peakTime: Span<Float>, mask: Span<Bool>
  ) -> ImageParameters {
    processor.parameters(image: image, peakTime: peakTime, mask: mask)
  }

  /// The camera.
  public var geometry: CameraGeometry { processor.geometry }

  /// The thresholds of the pixels.
  public func pictureThresholds(of conditions: Conditions) -> PictureThresholds? { conditions.thresholds }

  /// True if no pixel passed.
  public func isEmpty(_ parameters: ImageParameters) -> Bool { !parameters.isDefined }
}
