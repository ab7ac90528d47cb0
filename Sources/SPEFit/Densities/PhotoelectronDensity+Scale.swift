extension PhotoelectronDensity {
  /// Turns the defaults for charges in photoelectrons into those for charges in other units.
  ///
  /// Start values and limits of `eped`, `eped_sigma`, `pe` and `pe_sigma` are multiplied. Fits that start from the data
  /// look for the gain from 0.45 to 2.2 times this.
  ///
  /// - Parameter gain: roughly the charge of one photoelectron, for example 20 ADC counts; positive.
  public mutating func scale(toGain gain: Double) {
    precondition(gain > 0, "a gain has to be positive")
    for i in 0..<4 {
      parameters[i].initial *= gain
      parameters[i].lower = parameters[i].lower.map { $0 * gain }
      parameters[i].upper = parameters[i].upper.map { $0 * gain }
    }
  }
}
