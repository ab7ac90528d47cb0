/// What a parameter of a charge spectrum stands for, whatever its name.
///
/// ``SpectrumDensity/roles`` gives the role of each parameter, ``JointDensity/place(of:inSpectrum:)`` finds the
/// parameter that has a role in one of several spectra.
public enum ParameterRole: Hashable, Sendable, CaseIterable {
  /// The place of the peak without light.
  case pedestal
  /// The width of the peak without light.
  case noise
  /// The charge of a fired cell.
  case gain
  /// The spread of the charge of a fired cell.
  case spread
  /// The crosstalk.
  case crosstalk
  /// The mean number of primary photoelectrons.
  case light
  /// Something that only the density knows.
  case own
}

extension PhotoelectronDensity.Model {
  /// The roles of the parameters, in order.
  var roles: [ParameterRole] {
    self == .pmtSingleGaussian
      ? [.pedestal, .noise, .gain, .spread, .light] : [.pedestal, .noise, .gain, .spread, .crosstalk, .light]
  }
}

/// The values of the parameters of a photoelectron spectrum, by role.
struct PhotoelectronValues: Equatable {
  var pedestal, noise, gain, spread: Double
  /// 0 for a model without crosstalk.
  var crosstalk: Double
  var light: Double

  init(
    pedestal: Double, noise: Double, gain: Double, spread: Double, crosstalk: Double = 0, light: Double
  ) {
    (self.pedestal, self.noise, self.gain, self.spread) = (pedestal, noise, gain, spread)
    (self.crosstalk, self.light) = (crosstalk, light)
  }

  /// Takes values in the order of the model: five without crosstalk, six with it.
  @inline(__always) init(_ values: [Double]) {
    let count = values.count
    (pedestal, noise, gain, spread) = (values[0], values[1], values[2], values[3])
    (crosstalk, light) = (count == 6 ? values[4] : 0, values[count - 1])
  }

  /// The values in the order of a model.
  func inOrder(of model: PhotoelectronDensity.Model) -> [Double] {
    let first = [pedestal, noise, gain, spread]
    return model == .pmtSingleGaussian ? first + [light] : first + [crosstalk, light]
  }

  /// The variance of the peak of so many fired cells.
  @inline(__always) func variance(fired: Double) -> Double { noise * noise + fired * spread * spread }
}
