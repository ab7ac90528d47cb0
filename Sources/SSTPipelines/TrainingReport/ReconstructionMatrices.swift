import InstrumentResponse
import Reports

/// True against reconstructed values of gamma rays.
struct ReconstructionMatrices {
  /// The edges of the bins of true energy in TeV.
  let energyEdges: [Double]

  private static let dispBins = 50
  private static let dispTail = 0.001

  /// All matrices that the events allow.
  ///
  /// - Throws: `ResponseError`.
  func all(of events: TestedEvents) throws(ResponseError) -> [ReportMatrix] {
    var matrices: [ReportMatrix] = []
    if !events.energies.isEmpty {
      // Twice as many bins as those of the figures.
      let middles = zip(energyEdges, energyEdges.dropFirst()).map { ($0 * $1).squareRoot() }
      let edges = (energyEdges + middles).sorted()
      let cells = try Cells(events.trueEnergies, events.energies, edges, "energy")
      matrices.append(
        cells.trimmed.matrix(
          name: "energy", title: "Energy: migration", quantity: "energy (TeV)", isLogarithmic: true))
    }
    if !events.disps.isEmpty {
      let sorted = (events.disps + events.trueDisps).filter { $0.isFinite && $0 >= 0 }.sorted()
      let most = Quantile.linear(1 - Self.dispTail, ofSorted: sorted)
      let edges = Binning.linear(0, most > 0 ? most : 1, count: Self.dispBins)
      let cells = try Cells(events.trueDisps, events.disps, edges, "disp")
      matrices.append(
        cells.matrix(name: "disp", title: "Disp: migration", quantity: "disp (m)", isLogarithmic: false))
    }
    return matrices
  }
}

/// Numbers of events in cells of two axes with the same bins.
private struct Cells {
  var edges: [Double]
  /// All reconstructed bins of the first true bin, of the second, and so on.
  var counts: [Int]
  var outside = 0

  init(
    _ truth: [Double], _ reconstructed: [Double], _ edges: [Double], _ what: String
  ) throws(ResponseError) {
    let binning = try Binning(edges, what)
    self.edges = edges
    counts = [Int](repeating: 0, count: binning.count * binning.count)
    for (truth, reconstructed) in zip(truth, reconstructed) {
      guard let x = binning.bin(of: truth), let y = binning.bin(of: reconstructed) else {
        outside += 1
        continue
      }
      counts[x * binning.count + y] += 1
    }
  }

  /// Without bins at either end that no event is in.
  var trimmed: Cells {
    let count = edges.count - 1
    let used = (0..<count).filter { bin in
      (0..<count).contains { counts[bin * count + $0] > 0 || counts[$0 * count + bin] > 0 }
    }
    guard let first = used.first, let last = used.last else { return self }
    var copy = self
    copy.edges = Array(edges[first...(last + 1)])
    copy.counts = (first...last).flatMap { x in (first...last).map { counts[x * count + $0] } }
    return copy
  }

  func matrix(name: String, title: String, quantity: String, isLogarithmic: Bool) -> ReportMatrix {
    ReportMatrix(
      name: name, title: title, truth: .init("true \(quantity)", edges: edges),
      reconstructed: .init("reconstructed \(quantity)", edges: edges), counts: counts, outside: outside,
      isLogarithmic: isLogarithmic)
  }
}
