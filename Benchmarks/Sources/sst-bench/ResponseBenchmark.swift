import Foundation
import InstrumentResponse

/// Responses of toy events in memory: all events and each of four classes; prints a line of JSON as `peer_responses.py` does.
enum ResponseBenchmark {
  /// Columns of numbers in a file, one behind the other.
  private struct Events {
    var columns: [[Double]]

    init(_ path: String, columns count: Int) throws {
      let data = try Data(contentsOf: URL(fileURLWithPath: path))
      let all = data.withUnsafeBytes { Array($0.bindMemory(to: Double.self)) }
      let rows = all.count / count
      columns = (0..<count).map { Array(all[$0 * rows..<($0 + 1) * rows]) }
    }

    /// The events.
    func events() throws -> ResponseEvents {
      try ResponseEvents(
        trueEnergies: columns[0], energies: columns[1], trueOffsetsDeg: columns[2], offsetsDeg: columns[3],
        thetaDeg: columns[4])
    }

    /// The class of each event, from 0.
    var groups: [UInt8] { columns[5].map { UInt8($0) - 1 } }
  }

  /// Makes responses of `gamma.f64` and `proton.f64` in a folder.
  static func run(_ folder: String) throws {
    let gammas = try Events("\(folder)/gamma.f64", columns: 6)
    let protons = try Events("\(folder)/proton.f64", columns: 6)
    let showers = try SimulatedShowers(
      count: 1e8, minimumEnergy: 0.2, maximumEnergy: 300, spectralIndex: -2, viewConeDeg: 10,
      scatterRadius: 700)
    let bins = try ResponseBins(showers: showers, hasTail: false)
    let (signal, background) = (try gammas.events(), try protons.events())
    let weights = [Double](repeating: 2, count: background.count)
    var sums: [Double] = []
    let start = Main.seconds()
    let counts = try CellCounts(signal, bins: bins, groups: gammas.groups, groupCount: 4)
    let rates = try Background.tables(
      background, weights: weights, groups: protons.groups, groupCount: 4, observationTime: 180_000,
      energies: bins.energies, offsets: bins.backgroundOffsets)
    for (place, group) in [0, 1, 2, 3, nil].enumerated() {
      let tables = [
        counts.effectiveArea(of: group, showers: showers), counts.energyDispersion(of: group),
        counts.pointSpread(of: group), rates[place],
      ]
      if group == nil { sums = tables.map { $0.values.reduce(0, +) } }
    }
    let spent = Main.seconds() - start
    print(
      "{\"engine\": \"swift-sst\", \"cpu_s\": \(spent), \"events\": \(gammas.columns[0].count + protons.columns[0].count), \"sums\": \(sums)}"
    )
  }
}
