import SPEFit
import SSTCore
import SSTSim

/// What is fitted in one part of the study.
enum ToySample: String, CaseIterable, Codable {
  case binned, leastSquares = "least-squares", unbinned, joint

  var kind: CostKind {
    switch self {
    case .leastSquares: .leastSquares
    case .unbinned: .unbinnedLikelihood
    case .binned, .joint: .binnedLikelihood
    }
  }

  /// The part of the wanted number of spectra: the slower the fit, the fewer.
  func count(of wanted: Int) -> Int {
    switch self {
    case .binned: wanted
    case .joint: max(wanted / 10, 1)
    case .leastSquares: max(wanted / 10, 1)
    case .unbinned: max(wanted / 20, 1)
    }
  }
}

/// One simulated sensor with its charges, and how a user would set up its fit.
struct Toy {
  static let flashes = 10_000
  var density: JointDensity
  var binnings: [Binning]
  var spectra: [ChargeSpectrum]
  /// In the order of the joint parameters.
  var truth: [Double]
  /// The middle light.
  var light: Double
  /// The width of the peak at the mean charge, in units of the gain.
  var blur: Double
  /// The same of the pedestal.
  var noise: Double

  init(_ sample: ToySample, number: Int, seed: UInt64) throws {
    var random = CounterRandom(seed: seed, event: UInt64(number), purpose: 7000)
    func any(_ lower: Double, _ upper: Double) -> Double { lower + (upper - lower) * random.uniform() }
    let model = PhotoelectronDensity.Model.allCases[[0, 1, 1, 2, 2, 2][number % 6]]
    let gain = random.uniform() < 0.8 ? any(0.9, 1.1) : any(0.6, 1.6)
    let crosstalk = model == .pmtSingleGaussian || random.uniform() < 0.03 ? 0 : any(0, 0.4)
    noise = any(0.08, 0.45)
    var sensor = Photosensor(
      pedestal: any(-0.3, 0.3) * gain, noise: noise * gain, gain: gain, gainSpread: any(0.03, 0.2) * gain,
      crosstalk: .none, light: 1)
    if model == .sipmGentile { sensor.crosstalk = .chain(crosstalk) }
    if model == .sipmModifiedPoisson { sensor.crosstalk = .branching(crosstalk) }
    let lights = (0..<(sample == .joint ? 3 : 1)).map { _ in any(sample == .joint ? 0.05 : 0.3, 8) }
    light = lights.sorted()[lights.count / 2]
    let fired = max(light / (1 - crosstalk), 1)
    blur = (sensor.noise * sensor.noise + fired * sensor.gainSpread * sensor.gainSpread).squareRoot() / gain
    truth = [sensor.pedestal, sensor.noise, sensor.gain, sensor.gainSpread]
    if model != .pmtSingleGaussian { truth.append(crosstalk) }
    truth += lights
    density = try Self.density(model, count: lights.count)
    (binnings, spectra) = ([], [])
    for (index, light) in lights.enumerated() {
      sensor.light = light
      let stream = UInt64(number * 4 + index)
      let charges = sensor.charges(Self.flashes, seed: seed, stream: stream)
      binnings.append(Self.binning(charges))
      spectra.append(
        ChargeSpectrum(charges, binning: binnings[index], keepsCharges: sample == .unbinned))
    }
  }

  /// The default parameters, with limits that are wide enough for the light.
  private static func density(_ model: PhotoelectronDensity.Model, count: Int) throws -> JointDensity {
    var density = PhotoelectronDensity(model)
    density.parameters[density.parameters.count - 1].upper = 20
    return try count == 1 ? JointDensity([density]) : JointDensity(density, count: count)
  }

  /// All charges and a little room, ten bins for a charge of one.
  private static func binning(_ charges: [Double]) -> Binning {
    let lower = (charges.min() ?? 0).rounded(.down) - 1
    let upper = (charges.max() ?? 1).rounded(.up) + 1
    return Binning(count: Int(10 * (upper - lower)), range: lower...upper)
  }
}
