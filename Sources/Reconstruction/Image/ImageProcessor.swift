public import SSTCore

/// Cleans images of one camera and computes their parameters.
///
/// Each worker owns one; its buffers are reused for every event and nothing is allocated per event.
///
/// ```swift
/// var processor = ImageProcessor(cleaner: .sst(SSTCleanerParameters()), geometry: SST1MCamera.geometry)
/// let parameters = processor.process(image: charges.span, peakTime: times.span)
/// ```
public struct ImageProcessor: Sendable {
  /// The camera.
  public let geometry: CameraGeometry
  /// The frame of the parameters.
  public let frame: ImageFrame
  /// The cleaning.
  public var cleaner: ImageCleaner
  /// The defects of the original to reproduce: `Quirks.fivePairTimeFit`.
  public var quirks: Quirks
  /// The mask, the selected pixels and the islands of the last image.
  public private(set) var workspace = CleaningWorkspace()

  private var selection = ImageSelection()
  private var lineFit = RobustLineFit()

  /// Makes a processor; without a frame the parameters are in the camera frame.
  public init(
    cleaner: ImageCleaner, geometry: CameraGeometry, frame: ImageFrame? = nil,
    quirks: Quirks = []
  ) {
    let frame = frame ?? .camera(geometry)
    precondition(frame.x.count == geometry.pixelCount, "the frame belongs to another camera")
    self.cleaner = cleaner
    self.geometry = geometry
    self.frame = frame
    self.quirks = quirks
  }

  /// Cleans with the configured thresholds and returns the parameters.
  ///
  /// `image` has the charges in photoelectrons and `peakTime` the times in nanoseconds, one value per pixel.
  public mutating func process(image: Span<Float>, peakTime: Span<Float>) -> ImageParameters {
    cleaner.clean(image: image, peakTime: peakTime, geometry: geometry, workspace: &workspace)
    return selectedParameters(image: image, peakTime: peakTime, hasTime: true)
  }

  /// Cleans with a picture threshold for each pixel (in photoelectrons) and returns the parameters.
  public mutating func process(
    image: Span<Float>, peakTime: Span<Float>, pictureThreshold: Span<Double>
  ) -> ImageParameters {
    cleaner.clean(
      image: image, peakTime: peakTime, pictureThreshold: pictureThreshold, geometry: geometry,
      workspace: &workspace)
    return selectedParameters(image: image, peakTime: peakTime, hasTime: true)
  }

  /// The parameters of the pixels of a given mask, one value per pixel.
  public mutating func parameters(
    image: Span<Float>, peakTime: Span<Float>, mask: Span<Bool>
  ) -> ImageParameters {
    precondition(mask.count == geometry.pixelCount, "one mask value per pixel")
    workspace.select(mask: mask)
    return selectedParameters(image: image, peakTime: peakTime, hasTime: true)
  }

  /// The parameters of an image without peak times, for example the true image of a simulation.
  ///
  /// Everything that needs times is NaN.
  public mutating func parameters(image: Span<Float>, mask: Span<Bool>) -> ImageParameters {
    precondition(mask.count == geometry.pixelCount, "one mask value per pixel")
    workspace.select(mask: mask)
    return selectedParameters(image: image, peakTime: image, hasTime: false)
  }

  private mutating func selectedParameters(
    image: Span<Float>, peakTime: Span<Float>, hasTime: Bool
  ) -> ImageParameters {
    precondition(image.count == geometry.pixelCount && peakTime.count == image.count, "one value per pixel")
    let selected = workspace.selected
    selection.gather(
      image: image, peakTime: peakTime, hasTime: hasTime, frame: frame, selected: selected.span)
    guard selection.size > 0, selection.size.isFinite else { return .undefined }
    var result = ImageParameters()
    result.hillas = selection.hillas()
    if hasTime {
      result.timing = lineFit.timing(
        longitudinal: selection.longitudinal, peakTime: selection.time, quirks: quirks)
      result.peakTime = DescriptiveStatistics(of: selection.time)
    }
    result.leakage = leakage()
    result.concentration = selection.concentration(result.hillas, pixelWidth: frame.pixelWidth)
    workspace.labelIslands(geometry)
    result.morphology = morphology()
    result.intensity = DescriptiveStatistics(of: selection.charge)
    result.extra = selection.extraFeatures(result.hillas)
    return result
  }

  private func leakage() -> LeakageParameters {
    let selected = workspace.selected
    var (count1, count2, charge1, charge2) = (0, 0, 0.0, 0.0)
    for index in selected.indices {
      let pixel = Int(selected[index])
      guard geometry.isBorder2[pixel] else { continue }
      count2 += 1
      charge2 += selection.charge[index]
      if geometry.isBorder1[pixel] {
        count1 += 1
        charge1 += selection.charge[index]
      }
    }
    let all = Double(geometry.pixelCount)
    return LeakageParameters(
      pixelsWidth1: Double(count1) / all, pixelsWidth2: Double(count2) / all,
      intensityWidth1: Float(charge1 / selection.size), intensityWidth2: Float(charge2 / selection.size))
  }

  private func morphology() -> MorphologyParameters {
    var result = MorphologyParameters(
      nPixels: selection.count, nIslands: workspace.islands.count, nSmallIslands: 0, nMediumIslands: 0,
      nLargeIslands: 0)
    for size in workspace.islands.sizes {
      switch size {
      case ...2: result.nSmallIslands += 1
      case ...50: result.nMediumIslands += 1
      default: result.nLargeIslands += 1
      }
    }
    return result
  }
}
