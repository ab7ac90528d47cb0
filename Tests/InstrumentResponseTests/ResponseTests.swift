import Foundation
import SSTCore
import SSTIO
import SSTSky
import TestSupport
import Testing

@testable import InstrumentResponse

/// The columns of responses in FITS files.
struct GoldenResponse {
  private let file: FITSTableFile

  init(_ path: String) throws {
    let folder = try TemporaryFolder()
    let copy = folder.path("response.fits")
    if path.hasSuffix(".gz") {
      try SharedData.unpack(path, to: copy)
    } else {
      try SharedData.data(path).write(to: URL(fileURLWithPath: copy))
    }
    file = try FITSTableFile(readingFrom: copy)
  }

  func column(_ extensionName: String, _ name: String) throws -> [Double] {
    let rows = try file.packedRows(extensionName)
    let place = try #require(rows.schema.columns.firstIndex { $0.name == name })
    let (offset, count) = (rows.schema.offsets[place], rows.schema.columns[place].shape.reduce(1, *))
    return rows.withUnsafeBytes { bytes in
      (0..<count).map { bytes.loadUnaligned(fromByteOffset: offset + 8 * $0, as: Double.self) }
    }
  }

  /// How far a table is from the file's: the largest difference over the largest value.
  func difference(_ table: ResponseTable, _ extensionName: String, factor: Double = 1) throws -> Double {
    let golden = try column(extensionName, table.quantity.rawValue).map { $0.isNaN ? 0 : $0 }
    #expect(golden.count == table.values.count)
    for axis in table.axes {
      for (name, edges) in [("_LO", axis.binning.low), ("_HI", axis.binning.high)] {
        for (edge, expected) in zip(edges, try column(extensionName, axis.quantity.rawValue + name)) {
          #expect(isClose(edge, expected, relative: 1e-12), "\(extensionName) \(axis.quantity)")
        }
      }
    }
    let largest = golden.reduce(0) { max($0, abs($1)) }
    return zip(table.values, golden).reduce(0) { max($0, abs($1.0 * factor - $1.1) / largest) }
  }
}

extension GoldenSample {
  /// The events that pass a cut, and a test of their class.
  func responseEvents(_ cut: GammanessCut, eventClass: Int? = nil, scale: Double = 1) throws -> ResponseEvents
  {
    let mask = try cut.mask(gammaness: values("gammaness"), energies: values("reco_energy"))
    var rows = mask.rows
    if let eventClass {
      let classes = try values("event_type")
      rows = rows.filter { classes[$0] == Double(eventClass) }
    }
    let passing = events.taking(rows)
    func distance(_ kind: String, _ other: String) throws -> [Double] {
      func names(_ kind: String) -> (String, String) {
        kind == "pointing" ? ("true_alt_tel", "true_az_tel") : ("\(kind)_alt", "\(kind)_az")
      }
      return try Separation.degrees(
        altitudesDeg: passing.values(names(kind).0), azimuthsDeg: passing.values(names(kind).1),
        otherAltitudesDeg: passing.values(names(other).0), otherAzimuthsDeg: passing.values(names(other).1))
    }
    return try ResponseEvents(
      trueEnergies: passing.values("true_energy").map { $0 * scale }, energies: passing.values("reco_energy"),
      trueOffsetsDeg: distance("pointing", "true"), offsetsDeg: distance("pointing", "reco"),
      thetaDeg: distance("reco", "true"))
  }
}

@Suite("Golden responses", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
struct GoldenResponseTests {
  static let root = "oracle/dl2_dl3/irf"

  struct Case: Sendable, CustomStringConvertible {
    var kind: String
    var zenith: Int
    var tag: String
    var eventClass: Int?
    var set: String { kind == "mono" ? "tel_021" : "stereo" }
    var folder: String { tag == "gcenergydep" ? "energydep" : eventClass == nil ? "global" : "classes" }
    var description: String { "\(kind) \(zenith) \(tag)" }
    var corrected: String { "\(root)/corrected/corrected_\(set)_ze\(zenith)_\(tag).fits.gz" }
    var original: String {
      let name = "SST1M_\(set)_Zen\(zenith)deg_\(tag.replacingOccurrences(of: "gc", with: "gcut"))_irfs.fits"
      return "\(root)/original/\(folder)/data/sst1m_\(set)/0_9/bcf/ze\(zenith)_az180_\(tag)/\(name)"
    }

    static let all = ["mono", "stereo"].flatMap { kind in
      [30, 40].flatMap { zenith in
        [
          Case(kind: kind, zenith: zenith, tag: "gc0.65"),
          Case(kind: kind, zenith: zenith, tag: "gcenergydep"),
        ]
          + (zenith == 30
            ? (1...4).map { Case(kind: kind, zenith: 30, tag: "gc0.65_ec\($0)", eventClass: $0) } : [])
      }
    }

    func cut() throws -> GammanessCut {
      guard tag == "gcenergydep" else { return .global(0.65) }
      let table = try SharedData.table(
        "\(root)/gammaness_cuts/ze\(zenith)_az180_nsb100/gammaness_cuts_efficiency_\(GoldenSample.table(kind)).h5",
        "/gammaness_cuts")
      return .binned(
        try BinnedCut(
          .gammaness,
          columns: ["low", "high", "center", "n_events", "cut"].map {
            FigureColumn($0, try table.doubles($0))
          }))
    }
  }

  @Test("responses with their errors corrected, and as the original makes them", arguments: Case.all)
  func responses(_ golden: Case) throws {
    let gammas = try GoldenSample(golden.kind, "gamma_200_300E3GeV_\(golden.zenith)_180deg_irf")
    let protons = try GoldenSample(golden.kind, "proton_400_500E3GeV_\(golden.zenith)_180deg_irf")
    let cut = try golden.cut()
    let signal = try gammas.responseEvents(cut, eventClass: golden.eventClass)
    let background = try protons.responseEvents(cut, eventClass: golden.eventClass)
    let corrected = try GoldenResponse(golden.corrected)
    let original = try GoldenResponse(golden.original)
    for (file, counting) in [(corrected, SimulatedRun.Counting.exact), (original, .original)] {
      let isOriginal = counting == .original
      let showers = try SimulatedShowers(
        runs: gammas.runs, energyFloor: isOriginal ? gammas.floor : 0.2, counting: counting)
      let bins = try ResponseBins(showers: showers, radii: isOriginal ? 16 : 500, hasTail: false)
      let area = EffectiveArea.table(
        signal, showers: showers, energies: bins.trueEnergies, offsets: bins.offsets)
      let dispersion = EnergyDispersion.table(
        signal, energies: bins.dispersionEnergies, migrations: bins.migrations, offsets: bins.offsets)
      let spread = PointSpread.table(
        signal, energies: bins.trueEnergies, offsets: bins.offsets, radii: bins.radii)
      let protonShowers = try SimulatedShowers(
        runs: protons.runs, energyFloor: isOriginal ? protons.floor : 0.4, counting: counting)
      let weights = try protonShowers.weights(
        background.trueEnergies, to: .protonsAndHelium, observationTime: GoldenSample.hours50)
      let rate = try Background.table(
        background, weights: weights, observationTime: GoldenSample.hours50, energies: bins.energies,
        offsets: bins.backgroundOffsets)
      for (table, name, factor) in [
        (area, "EFFECTIVE AREA", 1), (dispersion, "ENERGY DISPERSION", isOriginal ? 0.078 : 1),
        (spread, "POINT SPREAD FUNCTION", 1), (rate, "BACKGROUND", 1),
      ] {
        let difference = try file.difference(table, name, factor: factor)
        #expect(difference < 1e-10, "\(name) \(isOriginal) \(difference)")
      }
    }
  }
}

@Suite("Responses") struct ResponseTests {
  private static let showers = try? SimulatedShowers(
    count: 1e5, minimumEnergy: 0.2, maximumEnergy: 300, spectralIndex: -2, viewConeDeg: 5, scatterRadius: 700)

  @Test("densities sum to one, with or without events; areas are those of the fraction that passes")
  func normalization() throws {
    let showers = try #require(Self.showers)
    var random = CounterRandom(seed: 5, event: 0, purpose: 0)
    let count = 20_000
    func column(_ make: (inout CounterRandom) -> Double) -> [Double] {
      (0..<count).map { _ in make(&random) }
    }
    let truth = column { 1 / (1 / 0.2 - $0.uniform() * (1 / 0.2 - 1 / 300)) }
    let offsets = column { acos(1 - $0.uniform() * (1 - cos(5 * Double.pi / 180))) * 180 / .pi }
    let factors = column { 0.5 + $0.uniform() }
    let theta = column { $0.uniform() * 0.5 }
    let events = try ResponseEvents(
      trueEnergies: truth, energies: zip(truth, factors).map { $0 * $1 }, trueOffsetsDeg: offsets,
      offsetsDeg: offsets, thetaDeg: theta)
    let bins = try ResponseBins(showers: showers)
    let area = EffectiveArea.table(
      events, showers: showers, energies: bins.trueEnergies, offsets: bins.offsets)
    // A fifth of all showers passes, at all energies and offsets alike.
    var pulls: [Double] = []
    for place in area.values.indices where area.errors[place] > 0 {
      pulls.append((area.values[place] - 0.2 * showers.area) / area.errors[place])
    }
    #expect(pulls.count > 40)
    let meanSquare = pulls.reduce(0) { $0 + $1 * $1 } / Double(pulls.count)
    #expect((0.5...2).contains(meanSquare), "\(meanSquare)")
    // Beyond the cone nothing was thrown.
    #expect(area.values[area.place(0, 7)] == 0)
    let whole = EffectiveArea.byEnergy(events, showers: showers, energies: bins.trueEnergies)
    #expect(abs(whole.values[0] - 0.2 * showers.area) < 5 * whole.errors[0])
    let dispersion = EnergyDispersion.table(
      events, energies: bins.dispersionEnergies, migrations: bins.migrations, offsets: bins.offsets)
    let spread = PointSpread.table(
      events, energies: bins.trueEnergies, offsets: bins.offsets, radii: bins.radii)
    let rings = SolidAngle.rings(bins.radii)
    for offset in 0..<8 {
      for energy in 0..<20 {
        let integral = (0..<bins.radii.count).reduce(0) {
          $0 + spread.values[spread.place(energy, offset, $1)] * rings[$1]
        }
        #expect(integral == 0 || abs(integral - 1) < 1e-12)
        let sum = (0..<50).reduce(0) { $0 + dispersion.values[dispersion.place(energy, $1, offset)] * 0.078 }
        #expect(sum == 0 || abs(sum - 1) < 1e-12)
      }
    }
  }

  @Test("the background over the field of view is that over the distance from the pointing")
  func backgrounds() throws {
    let showers = try #require(Self.showers)
    let bins = try ResponseBins(showers: showers)
    var random = CounterRandom(seed: 6, event: 0, purpose: 0)
    let frame = CameraFrame(focalLength: 1, pointing: HorizontalDirection(azimuthDeg: 0, altitudeDeg: 60))
    var (offsets, longitudes, latitudes): ([Double], [Double], [Double]) = ([], [], [])
    for _ in 0..<20_000 {
      let position = SkyOffset(
        longitudeRad: (random.uniform() - 0.5) * 0.2, latitudeRad: (random.uniform() - 0.5) * 0.2)
      offsets.append(frame.direction(of: position).separationRad(to: frame.pointing) * 180 / .pi)
      longitudes.append(-position.longitudeDeg)
      latitudes.append(position.latitudeDeg)
    }
    let ones = offsets.map { _ in 1.0 }
    let events = try ResponseEvents(
      trueEnergies: ones, energies: ones, trueOffsetsDeg: offsets, offsetsDeg: offsets, thetaDeg: offsets)
    let edges = try Binning(Binning.linear(-8, 8, count: 32), "field of view")
    let flat = try Background.table(
      events, weights: ones, observationTime: 10, energies: bins.energies, offsets: bins.backgroundOffsets)
    let field = try Background.table(
      events, positions: (longitudes, latitudes), weights: ones, observationTime: 10, energies: bins.energies,
      longitudes: edges, latitudes: edges)
    // Evenly filled within 5.7 degrees: the innermost rings and the middle of the field agree.
    let energy = try #require(bins.energies.bin(of: 1))
    let ring = flat.place(energy, 2)
    let cells = (12..<20).flatMap { y in (12..<20).map { field.values[field.place(energy, $0, y)] } }
    let mean = cells.reduce(0, +) / Double(cells.count)
    #expect(abs(flat.values[ring] / mean - 1) < 0.1)
    // All events are in the middle of the field: rates times cells give their number back.
    let total = (0..<32).reduce(0.0) { sum, y in
      let height = sin(edges.edges[y + 1] * Double.pi / 180) - sin(edges.edges[y] * Double.pi / 180)
      return sum + (0..<32).reduce(0.0) { $0 + field.values[field.place(energy, $1, y)] } * height * 0.5
        * Double.pi / 180
    }
    let width = (bins.energies.edges[energy + 1] - bins.energies.edges[energy]) * 1e6
    #expect(isClose(total * width * 10, 20_000, relative: 1e-10))
    #expect(
      isClose(
        flat.errors[ring] / flat.values[ring],
        1 / (flat.values[ring] * width * 10 * SolidAngle.rings(bins.backgroundOffsets)[2]).squareRoot(),
        relative: 1e-10))
  }

  @Test("one pass over all groups gives the tables of each group, and of all") func groups() throws {
    var random = CounterRandom(seed: 3, event: 1, purpose: 1)
    let count = 20_000
    func list(_ value: () -> Double) -> [Double] { (0..<count).map { _ in value() } }
    let truth = list { 0.1 * pow(10, 4 * random.uniform()) }
    let events = try ResponseEvents(
      trueEnergies: truth, energies: truth.map { $0 * (0.5 + random.uniform()) },
      trueOffsetsDeg: list { 7 * random.uniform() }, offsetsDeg: list { 9 * random.uniform() },
      thetaDeg: list { 1.2 * random.uniform() })
    let groups = (0..<count).map { _ in UInt8(3 * random.uniform()) }
    let weights = list { random.uniform() }
    let showers = try SimulatedShowers(
      count: 1e6, minimumEnergy: 0.2, maximumEnergy: 300, spectralIndex: -2, viewConeDeg: 5,
      scatterRadius: 700)
    let bins = try ResponseBins(showers: showers, radii: 40, hasTail: false)
    let counts = try CellCounts(events, bins: bins, groups: groups, groupCount: 3)
    // A sixth of all is farther than 1 degree from the source; all migrations are from 0.5 to 1.5.
    #expect(abs(counts.beyond(of: nil).spread - 1 / 6) < 0.01 && counts.beyond(of: 1).spread > 0.1)
    #expect(counts.beyond(of: nil).dispersion == 0)
    let wide = try ResponseBins(showers: showers, radii: 40)
    #expect(try CellCounts(events, bins: wide).beyond(of: nil).spread == 0)
    let rates = try Background.tables(
      events, weights: weights, groups: groups, groupCount: 3, observationTime: 100, energies: bins.energies,
      offsets: bins.backgroundOffsets)
    #expect(rates.count == 4)
    for group in [nil, 0, 1, 2] {
      let rows = groups.indices.filter { group == nil || Int(groups[$0]) == group }
      func taking(_ values: [Double]) -> [Double] { rows.map { values[$0] } }
      let some = try ResponseEvents(
        trueEnergies: taking(events.trueEnergies), energies: taking(events.energies),
        trueOffsetsDeg: taking(events.trueOffsetsDeg), offsetsDeg: taking(events.offsetsDeg),
        thetaDeg: taking(events.thetaDeg))
      #expect(
        counts.effectiveArea(of: group, showers: showers)
          == EffectiveArea.table(some, showers: showers, energies: bins.trueEnergies, offsets: bins.offsets))
      #expect(
        counts.energyDispersion(of: group)
          == EnergyDispersion.table(
            some, energies: bins.dispersionEnergies, migrations: bins.migrations, offsets: bins.offsets))
      #expect(
        counts.pointSpread(of: group)
          == PointSpread.table(some, energies: bins.trueEnergies, offsets: bins.offsets, radii: bins.radii))
      let rate = try Background.table(
        some, weights: taking(weights), observationTime: 100, energies: bins.energies,
        offsets: bins.backgroundOffsets)
      let found = rates[group ?? 3]
      #expect(zip(found.values, rate.values).allSatisfy { isClose($0, $1, relative: 1e-12) })
      #expect(zip(found.errors, rate.errors).allSatisfy { isClose($0, $1, relative: 1e-12) })
    }
    #expect(throws: ResponseError.self) { try CellCounts(events, bins: bins, groups: [1], groupCount: 2) }
    // A group that nobody asked for does not count.
    let few = try CellCounts(events, bins: bins, groups: groups, groupCount: 1)
    #expect(few.pointSpread(of: 0) == counts.pointSpread(of: 0))
  }

  @Test("bins are the same however they are found")
  func lookups() throws {
    var random = CounterRandom(seed: 7, event: 0, purpose: 0)
    for edges in [
      Binning.logarithmic(-1, 3, count: 20), Binning.linear(0, 6, count: 8),
      Binning.geometric(0.2, 300, count: 50),
      [0, 0.1, 5, 6, 100], [1e-300, 1, 1e300], [-5, -1, 0, 0.5], [0.1, 0.2],
    ] {
      let binning = try Binning(edges, "x")
      var values = edges.flatMap { [$0, $0.nextUp, $0.nextDown] } + [.nan, .infinity, -.infinity]
      for _ in 0..<2000 {
        let part = random.uniform()
        values.append(edges[0] + part * (edges[edges.count - 1] - edges[0]))
        let bin = Int(random.uniform() * Double(binning.count))
        values.append(edges[bin] + random.uniform() * (edges[bin + 1] - edges[bin]))
      }
      for value in values {
        let expected = (0..<binning.count).first { edges[$0] <= value && value < edges[$0 + 1] }
        #expect(binning.bin(of: value) == expected, "\(value) \(edges)")
        let closed = (0..<binning.count).first { edges[$0] < value && value <= edges[$0 + 1] }
        #expect(binning.binClosedAbove(of: value) == closed, "\(value) \(edges)")
      }
    }
  }
}
