import SSTCore
import SSTIO

/// How the showers of a run were made, as far as weights and effective areas depend on it.
struct SimulatedRunSettings: Equatable {
  /// The kind of particle; nil before the first shower.
  let primary: Int?
  private let ranges: [(name: String, unit: String, values: [Double])]

  /// Takes the settings of a run.
  init(_ header: MCRunHeader, primary: Int?) {
    self.primary = primary
    let degrees = 180 / Double.pi
    func scaled(_ values: [Float], _ scale: Double = 1) -> [Double] { values.map { Double($0) * scale } }
    ranges = [
      ("energies", " TeV", scaled(header.energyRange)),
      ("spectral index", "", [Double(header.spectralIndex)]),
      ("altitude", "°", scaled(header.altitudeRange, degrees)),
      ("azimuth", "°", scaled(header.azimuthRange, degrees)),
      ("view cone", "°", scaled(header.viewCone)), ("core distance", " m", scaled(header.coreRange)),
    ]
  }

  static func == (a: SimulatedRunSettings, b: SimulatedRunSettings) -> Bool { a.differences(from: b).isEmpty }

  /// What differs from another run, each as `energies 0.2 to 300 TeV and 0.4 to 300 TeV`.
  func differences(from other: SimulatedRunSettings) -> [String] {
    var texts: [String] = []
    if let primary, let second = other.primary, primary != second {
      texts.append("\(SimtelWords.primary(primary)) and \(SimtelWords.primary(second))")
    }
    for (own, second) in zip(ranges, other.ranges) where !Self.agree(own.values, second.values) {
      texts.append(
        "\(own.name) \(Self.text(own.values))\(own.unit) and \(Self.text(second.values))\(second.unit)")
    }
    return texts
  }

  /// Equal to the digits of single precision.
  private static func agree(_ a: [Double], _ b: [Double]) -> Bool {
    zip(a, b).allSatisfy { $0 == $1 || abs($0 - $1) <= 1e-5 * max(abs($0), abs($1)) }
  }

  private static func text(_ values: [Double]) -> String {
    let texts = values.map(SimtelWords.number)
    return Set(texts).count == 1 ? texts[0] : texts.joined(separator: " to ")
  }
}

extension SimulatedRunSettings {
  /// What is said of the heads of the inputs before the first event.
  static func findings(_ inputs: [SimulatedSetup.InputFile]) -> [Notice] {
    let known = inputs.compactMap { input in
      input.simulation.map { (path: input.path, settings: SimulatedRunSettings($0, primary: nil)) }
    }
    var notices: [Notice] = []
    for input in inputs {
      notices += input.problems.map { Notice(.noProductionSettings, "\(input.path): \($0.text)") }
    }
    guard let first = known.first else { return notices }
    if let other = known.first(where: { $0.settings != first.settings }) {
      notices.append(
        difference(first.path, other.path, first.settings.differences(from: other.settings)))
    }
    return notices
  }

  /// What is said of runs at the end, when their primaries are known.
  ///
  /// - Parameter told: true if the heads of the inputs were found different already.
  static func findings(_ runs: [SimulatedRun], told: Bool) -> [Notice] {
    let known = runs.compactMap { run in run.settings.map { (run: run, settings: $0) } }
    guard let first = known.first,
      let other = known.first(where: {
        told ? $0.settings.primary != first.settings.primary : $0.settings != first.settings
      })
    else { return [] }
    let texts = first.settings.differences(from: other.settings)
    return [difference("run \(first.run.observation)", "run \(other.run.observation)", texts)]
  }

  private static func difference(_ first: String, _ second: String, _ texts: [String]) -> Notice {
    Notice(
      .mixedProductions,
      "\(first) and \(second) are of different productions (\(texts.joined(separator: "; "))); weights need one"
    )
  }
}
