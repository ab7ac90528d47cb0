/// Starts, limits and bins of the fit of lab runs.
struct LabFitPlan {
  /// The start of a parameter and its limits.
  struct Bounds {
    var initial: Double
    var limits: ClosedRange<Double>

    func parameter(_ name: String) -> FitParameter {
      FitParameter(name, initial: initial, lower: limits.lowerBound, upper: limits.upperBound)
    }
  }

  var photoelectron: Double
  var scale: LabSpectrumFit.Scale
  var warnings: [LabFitWarning] = []
  /// One for each run.
  var pedestals: [Bounds] = []
  var lights: [Bounds] = []
  var binnings: [Binning] = []
  /// Shared by the runs.
  var pedestalSigma, gain, gainSigma, crosstalk: Bounds

  /// One part for each run.
  func density() throws(FitError) -> JointDensity {
    try JointDensity(
      zip(pedestals, lights).enumerated().map { index, own -> any SpectrumDensity in
        var part = PhotoelectronDensity(.sipmModifiedPoisson)
        part.parameters = [
          own.0.parameter(JointDensity.ownName("eped", index)), pedestalSigma.parameter("eped_sigma"),
          gain.parameter("pe"), gainSigma.parameter("pe_sigma"), crosstalk.parameter("opct"),
          own.1.parameter(JointDensity.ownName("lambda_", index)),
        ]
        return part
      })
  }

  /// The warning about a user's guess that windows of this width do not usually give.
  static func unusual(_ options: LabFitOptions) -> LabFitWarning? {
    guard let guess = options.photoelectronGuess,
      let usual = PhotoelectronGuess.adc(windowWidth: options.windowWidth), abs(guess - usual) > 3
    else { return nil }
    return .unusualGuess(guess: guess, usual: usual, windowWidth: options.windowWidth)
  }
}
