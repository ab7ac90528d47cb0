public import SSTCore

/// The parts of the work on lab runs, for the display of progress.
public enum LabPhase: String, Sendable, CaseIterable {
  /// Pulses are found and charges summed.
  case charges = "charges"
  /// Spectra are fitted.
  case fits = "fits"
  /// Charges are compared with the light.
  case resolution = "resolution"

  /// Gives the observer of a part.
  public typealias Observer = @Sendable (LabPhase) -> (any ProgressObserver)?
}
