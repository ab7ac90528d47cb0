internal import SSTCore

/// Where a fit may start.
enum StartAttempt: Equatable {
  /// Read off the data, the pedestal moved by some peaks and the guess of the gain stretched.
  case data(shift: Int, stretch: Double)
  /// From the moments alone, for peaks that cannot be seen; the guess of the gain stretched.
  case moments(stretch: Double)
  /// The parameters' own start values.
  case initial

  /// What is tried when the first start ends in a doubtful place.
  static let others: [StartAttempt] = [
    .data(shift: -1, stretch: 1), .data(shift: 1, stretch: 1), .data(shift: -2, stretch: 1),
    .data(shift: 0, stretch: 0.5), .data(shift: 0, stretch: 2), .moments(stretch: 1), .moments(stretch: 0.8),
    .moments(stretch: 1.25), .initial,
  ]
}

extension PixelFitter {
  /// Start values for the joint parameters: for each the median over the spectra that have it.
  func start(
    _ spectra: [ChargeSpectrum], _ attempt: StartAttempt = .data(shift: 0, stretch: 1)
  ) -> [Double]? {
    let joint = fitter.density
    if attempt == .initial { return nil }
    let parts = spectra.enumerated().map { index, spectrum -> [Double]? in
      guard let density = joint.parts[index] as? PhotoelectronDensity else { return nil }
      return switch attempt {
      case .data(let shift, let stretch):
        StartValues(spectrum, density, shift: shift, stretch: stretch)?.values
      case .moments(let stretch): StartValues(momentsOf: spectrum, density, stretch: stretch)?.values
      case .initial: nil
      }
    }
    return joined(parts)
  }

  /// Joins the values of each spectrum: for each parameter their median, within its limits.
  func joined(_ parts: [[Double]?]) -> [Double] {
    let joint = fitter.density
    var found = [[Double]](repeating: [], count: joint.parameters.count)
    for (index, part) in parts.enumerated() {
      guard let part else { continue }
      for (value, place) in zip(part, joint.wiring[index]) { found[place].append(value) }
    }
    return joint.parameters.indices.map { i in
      if found[i].isEmpty || joint.parameters[i].isFixed { return joint.parameters[i].initial }
      return joint.parameters[i].clamped(found[i].median())
    }
  }
}
