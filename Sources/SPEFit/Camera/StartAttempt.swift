/// Where a fit may start.
enum StartAttempt: Equatable {
  /// Read off the data, the pedestal moved by some peaks and the guess of the gain stretched.
  case data(shift: Int, stretch: Double)
  /// The parameters' own start values.
  case initial

  /// What is tried when the first start ends in a doubtful place.
  static let others: [StartAttempt] = [
    .data(shift: -1, stretch: 1), .data(shift: 1, stretch: 1), .data(shift: -2, stretch: 1),
    .data(shift: 0, stretch: 0.5), .data(shift: 0, stretch: 2), .initial,
  ]
}

extension PixelFitter {
  /// Start values for the joint parameters: for each the median over the spectra that have it.
  func start(
    _ spectra: [ChargeSpectrum], _ attempt: StartAttempt = .data(shift: 0, stretch: 1)
  ) -> [Double]? {
    guard case .data(let shift, let stretch) = attempt else { return nil }
    let joint = fitter.density
    var found = [[Double]](repeating: [], count: joint.parameters.count)
    for (index, spectrum) in spectra.enumerated() {
      guard let density = joint.parts[index] as? PhotoelectronDensity,
        let start = StartValues(spectrum, density, shift: shift, stretch: stretch)
      else { continue }
      for (value, place) in zip(start.values, joint.wiring[index]) { found[place].append(value) }
    }
    return joint.parameters.indices.map { i in
      let values = found[i].sorted()
      if values.isEmpty || joint.parameters[i].isFixed { return joint.parameters[i].initial }
      let middle = values.count / 2
      return values.count % 2 == 1 ? values[middle] : 0.5 * (values[middle - 1] + values[middle])
    }
  }
}
