public import SSTCore

/// An image cleaning with its settings, chosen once for a run.
///
/// A cleaner marks the pixels that belong to the shower. Charges are in photoelectrons and times in
/// nanoseconds,
/// one value per pixel. A NaN charge or threshold never passes; no input crashes.
public enum ImageCleaner: Sendable, Equatable {
  /// Picture and boundary threshold.
  case tailcuts(TailcutsParameters)
  /// Tailcuts, then neighbors close in time, then optionally the main island (SST-1M).
  case sst(SSTCleanerParameters)
  /// Tailcuts grown by one more ring of boundary pixels (ctapipe's `mars_cleaning_1st_pass`).
  case mars(TailcutsParameters)
  /// The FACT telescope's cleaning.
  case fact(FACTCleanerParameters)
  /// The MAGIC-style cleaning with time constraints.
  case timeConstrained(TimeConstrainedParameters)

  /// Cleans with the configured picture threshold; the result is in `workspace.mask` and
  /// `workspace.selected`.
  public func clean(
    image: Span<Float>, peakTime: Span<Float>, geometry: CameraGeometry, workspace: inout CleaningWorkspace
  ) {
    workspace.prepare(pixelCount: geometry.pixelCount)
    workspace.mark(image: image, picture: Float(pictureThresholdPE), boundary: Float(boundaryThresholdPE))
    finish(image: image, peakTime: peakTime, geometry: geometry, workspace: &workspace)
  }

  /// Cleans with a picture threshold for each pixel, in photoelectrons, instead of the configured one.
  ///
  /// Charges are compared as doubles, as NumPy does with an array of thresholds. The result is in
  /// `workspace.mask`
  /// and `workspace.selected`.
  public func clean(
    image: Span<Float>, peakTime: Span<Float>, pictureThreshold: Span<Double>, geometry: CameraGeometry,
    workspace: inout CleaningWorkspace
  ) {
    precondition(pictureThreshold.count == geometry.pixelCount, "one picture threshold per pixel")
    workspace.prepare(pixelCount: geometry.pixelCount)
    workspace.mark(image: image, picture: pictureThreshold, boundary: Float(boundaryThresholdPE))
    finish(image: image, peakTime: peakTime, geometry: geometry, workspace: &workspace)
  }

  private func finish(
    image: Span<Float>, peakTime: Span<Float>, geometry: CameraGeometry, workspace: inout CleaningWorkspace
  ) {
    precondition(
      image.count == geometry.pixelCount && peakTime.count == image.count, "one charge and one time per pixel"
    )
    switch self {
    case .tailcuts(let p):
      workspace.tailcuts(
        minimumNeighbors: p.minimumPictureNeighbors, keepsIsolated: p.keepsIsolated, geometry)
    case .mars(let p):
      workspace.tailcuts(
        minimumNeighbors: p.minimumPictureNeighbors, keepsIsolated: p.keepsIsolated, geometry)
      workspace.growIntoBoundary(geometry)
    case .sst(let p):
      workspace.tailcuts(
        minimumNeighbors: p.minimumPictureNeighbors, keepsIsolated: p.keepsIsolated, geometry)
      workspace.timeDelta(
        peakTime: peakTime, minimumNeighbors: p.minimumTimeNeighbors, limitNS: Float(p.timeLimitNS), geometry)
      if p.onlyMainIsland { workspace.keepMainIsland(geometry) }
    case .fact(let p): workspace.fact(peakTime: peakTime, parameters: p, geometry)
    case .timeConstrained(let p):
      workspace.timeConstrained(image: image, peakTime: peakTime, parameters: p, geometry)
    }
  }

  /// The picture threshold, in photoelectrons.
  public var pictureThresholdPE: Double {
    switch self {
    case .tailcuts(let p), .mars(let p): p.pictureThresholdPE
    case .sst(let p): p.pictureThresholdPE
    case .fact(let p): p.tailcuts.pictureThresholdPE
    case .timeConstrained(let p): p.tailcuts.pictureThresholdPE
    }
  }

  /// The boundary threshold, in photoelectrons.
  public var boundaryThresholdPE: Double {
    switch self {
    case .tailcuts(let p), .mars(let p): p.boundaryThresholdPE
    case .sst(let p): p.boundaryThresholdPE
    case .fact(let p): p.tailcuts.boundaryThresholdPE
    case .timeConstrained(let p): p.tailcuts.boundaryThresholdPE
    }
  }
}
