import SPEFit
import SSTCore
import TestSupport
import Testing

private struct HistogramFile: Decodable {
  struct Case: Decodable {
    var name: String
    var dtype: String
    var values: [Double?]
    var n_bins: Int
    var range: [Double]
    var hist: [Double]
    var edges: [Double]
    var centres: [Double]
    var n_in_range: Int
  }
  var cases: [Case]
}

private struct CostFile: Decodable {
  struct Cost: Decodable {
    var value: Double
    var dof: Int
    var errordef: Double
    var chi2: Double?
    var reduced_chi2: Double?
    var p_value: Double?
    var gradient: [String: Double]
    var fisher: [[Double]]
  }
  struct Case: Decodable {
    var model: String
    var charges: [Double]
    var n_bins: Int
    var range: [Double]
    var names: [String]
    var parameters: [String: Double]
    var hist: [Double]
    var costs: [String: Cost]
  }
  var cases: [Case]
}

@Suite("Histograms and costs against spefit", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
struct CostGoldenTests {
  @Test("bins, their edges and both ends")
  func histograms() throws {
    for item in try Golden.read(HistogramFile.self, "histogram.json").cases {
      let binning = Binning(
        count: item.n_bins, range: item.range[0]...item.range[1],
        precision: item.dtype == "float32" ? .float : .double)
      let spectrum = ChargeSpectrum(item.values.map { $0 ?? .nan }, binning: binning)
      #expect(spectrum.counts == item.hist, "\(item.name) \(item.dtype)")
      let scale = item.edges.map(abs).max() ?? 1
      if item.dtype == "float32" {
        #expect(binning.edges == item.edges)
        #expect(binning.centres == item.centres)
      } else {
        #expect(largestDifference(binning.edges, item.edges) <= 1e-15 * scale)
      }
      #expect(spectrum.charges?.count == item.n_in_range)
    }
  }

  @Test("costs, gradients and expected curvatures")
  func costs() throws {
    let kinds: [String: CostKind] = [
      "BinnedNLL": .binnedLikelihood, "LeastSquares": .leastSquares, "UnbinnedNLL": .unbinnedLikelihood,
    ]
    for item in try Golden.read(CostFile.self, "cost_values.json").cases {
      let density = try Golden.density(item.model)
      let parameters = density.ordered(item.parameters)
      let binning = Binning(count: item.n_bins, range: item.range[0]...item.range[1])
      let spectrum = ChargeSpectrum(item.charges, binning: binning)
      #expect(spectrum.counts == item.hist)
      for (name, expected) in item.costs {
        let kind = try #require(kinds[name])
        var cost = try SpectrumCost(density, spectrum, kind: kind, quirks: .spefit)
        #expect(cost.errorDefinition == expected.errordef)
        #expect(isClose(cost.cost(at: parameters), expected.value, relative: 1e-9), "\(item.model) \(name)")
        var gradient = [Double](repeating: 0, count: parameters.count)
        var fisher = SymmetricMatrix(order: parameters.count)
        let value = cost.cost(at: parameters, gradient: &gradient, expectedCurvature: &fisher)
        #expect(isClose(value, expected.value, relative: 1e-9))
        let wanted = density.parameters.map { expected.gradient[$0.name] ?? .nan }
        #expect(largestDifference(gradient, wanted) < 1e-6, "\(item.model) \(name)")
        #expect(
          largestDifference(fisher.elements, expected.fisher.flatMap { $0 }) < 1e-6, "\(item.model) \(name)")
        var parametersWithNaN = parameters
        parametersWithNaN[1] = .nan
        #expect(cost.cost(at: parametersWithNaN) == .infinity)
      }
    }
  }
}
