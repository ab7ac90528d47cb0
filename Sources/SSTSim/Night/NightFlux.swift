internal import Foundation
internal import InstrumentResponse
internal import SSTCore

/// Fluxes of gamma rays and of hadrons that decide how many showers a night has, in place of a trigger rate.
public struct NightFlux: Sendable, Encodable {
  /// The name of the spectrum of the source.
  public let name: String
  /// The spectrum of the source.
  let source: Spectrum
  /// The spectrum of hadrons, which are all taken for protons.
  let hadrons: Spectrum

  private enum CodingKeys: CodingKey { case name }

  /// A source with a known spectrum among protons and helium, which are all simulated as protons.
  ///
  /// - Parameter name: such as `CRAB_HEGRA`; `Spectrum.all` lists them.
  /// - Throws: `ResponseError.unknownSpectrum`.
  public init(named name: String) throws {
    self.name = name
    (source, hadrons) = (try .named(name), .protonsAndHelium)
  }

  /// Showers per second over the area of cores.
  ///
  /// - Parameter settings: ranges of energies, radius, cone, and which particles there are.
  func rates(_ settings: NightSettings) -> (gammas: Double, hadrons: Double) {
    let area = Double.pi * pow(settings.coreRadius * 100, 2)
    let cone = 2 * Double.pi * (1 - cos(settings.viewCone * .pi / 180))
    func rate(_ spectrum: Spectrum, _ range: ClosedRange<Double>) -> Double {
      spectrum.integral(from: range.lowerBound, to: range.upperBound) * area
    }
    return (
      settings.source == .proton ? 0 : rate(source, settings.gammaEnergies),
      settings.source == .gamma ? 0 : rate(hadrons, settings.protonEnergies) * cone
    )
  }
}

/// Draws energies of a spectrum.
struct EnergySampler: Sendable {
  private let edges: [Double]
  /// The part of the flux below each edge.
  private let parts: [Double]
  /// The index of the power law between two edges.
  private let indices: [Double]

  private static let stepsPerDecade = 100.0

  /// Prepares the pieces: between two neighbors, 100 to a factor of ten, the flux is a power law.
  init(_ spectrum: Spectrum, in range: ClosedRange<Double>) {
    let (low, high) = (range.lowerBound, range.upperBound)
    let count = max(2, Int((log10(high / low) * Self.stepsPerDecade).rounded(.up)))
    let edges = (0...count).map { $0 == count ? high : low * pow(high / low, Double($0) / Double(count)) }
    var sums = [0.0]
    for (a, b) in zip(edges, edges.dropFirst()) {
      sums.append(sums[sums.count - 1] + spectrum.integral(from: a, to: b))
    }
    let total = sums[sums.count - 1]
    self.edges = edges
    parts = sums.map { $0 / total }
    indices = zip(edges, edges.dropFirst()).map { a, b in -log(spectrum(b) / spectrum(a)) / log(b / a) }
  }

  /// An energy in TeV.
  func draw(_ random: inout CounterRandom) -> Double {
    let uniform = random.uniform()
    var (low, high) = (0, parts.count - 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if parts[middle] <= uniform { low = middle } else { high = middle }
    }
    return random.powerLaw(in: edges[low]...edges[low + 1], index: indices[low])
  }
}

/// What decides about the showers of a run: how many, of which particles, with which energies.
struct ShowerMixture: Sendable {
  /// The part of gamma rays of all showers.
  let gammaPart: Double
  /// Showers per second; nil if a trigger rate decides.
  let rate: Double?
  private let gammas: EnergySampler?
  private let hadrons: EnergySampler?
  private let settings: NightSettings

  init(_ settings: NightSettings) {
    self.settings = settings
    guard let flux = settings.flux else {
      (rate, gammas, hadrons) = (nil, nil, nil)
      gammaPart =
        switch settings.source {
        case .gamma: 1
        case .proton: 0
        case .mixed: settings.gammaFraction
        }
      return
    }
    let rates = flux.rates(settings)
    rate = rates.gammas + rates.hadrons
    gammaPart = rates.gammas / (rates.gammas + rates.hadrons)
    gammas = EnergySampler(flux.source, in: settings.gammaEnergies)
    hadrons = EnergySampler(flux.hadrons, in: settings.protonEnergies)
  }

  /// Whether the next shower is of a gamma ray, and its energy in TeV.
  func draw(_ random: inout CounterRandom) -> (isGamma: Bool, energy: Double) {
    let isGamma =
      switch settings.source {
      case .gamma: true
      case .proton: false
      case .mixed: random.uniform() < gammaPart
      }
    if let sampler = isGamma ? gammas : hadrons { return (isGamma, sampler.draw(&random)) }
    let range = isGamma ? settings.gammaEnergies : settings.protonEnergies
    return (
      isGamma, random.powerLaw(in: range, index: isGamma ? settings.gammaIndex : settings.protonIndex)
    )
  }
}
