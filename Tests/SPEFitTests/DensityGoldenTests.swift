import Foundation
import SPEFit
import SSTCore
import TestSupport
import Testing

private struct DensityFile: Decodable {
  struct Case: Decodable {
    var model: String
    var parameters: [String: Double]
    var disable_pedestal: Bool
    var n_peaks: Int
    var x: [Double]
    var y: [Double]
    var gradient: [String: [Double]]?
  }
  var cases: [Case]
}

private struct WeightFile: Decodable {
  struct Kept: Decodable {
    var model: String
    var lambda_: Double
    var opct: Double
    var pedestal: Double
    var weights: [Double]
  }
  struct Single: Decodable {
    var k: Int
    var mu: Double
    var opct: Double
    var p: Double
  }
  struct Quirk: Decodable {
    var model: String
    var parameters: [String: Double]
    var x: [Double]
    var y: [Double]
  }
  var kept: [Kept]
  var modified_poisson: [Single]
  var gentile_quirk: [Quirk]
}

private struct SimultaneousFile: Decodable {
  struct Default: Decodable {
    var initial: Double
    var limits: [Double]
    var fixed: Bool
  }
  struct Case: Decodable {
    var model: String
    var n_pdfs: Int
    var n_free: Int
    var names_sorted: [String]
    var values: [String: Double]
    var x: [Double]
    var defaults: [String: Default]
    var y: [[Double]]
  }
  var cases: [Case]
}

@Suite("Densities against spefit", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
struct DensityGoldenTests {
  @Test("values and gradients of all models, with and without the pedestal")
  func values() throws {
    let file = try Golden.read(DensityFile.self, "pdf_values.json")
    #expect(file.cases.count >= 90)
    for item in file.cases {
      let density = try Golden.density(
        item.model, pedestal: item.disable_pedestal ? .excluded : .included)
      let parameters = density.ordered(item.parameters)
      var workspace = DensityWorkspace()
      density.evaluate(on: .points(item.x), parameters, derivatives: true, into: &workspace)
      let difference = largestRelativeDifference(
        Array(workspace.values.prefix(item.x.count)), item.y, floor: 1e-200)
      #expect(difference < 1e-10, "\(item.model) \(item.parameters)")
      #expect(density.peakWeights(parameters).count == item.n_peaks + 1)
      for (p, parameter) in density.parameters.enumerated() {
        // Without crosstalk the golden file has 0 where the derivative by it is not defined by its own formula.
        if parameter.name == "opct", parameters[p] == 0 { continue }
        guard let expected = item.gradient?[parameter.name] else { continue }
        let slopes = Array(workspace.derivatives[workspace.derivativeRange(p)])
        #expect(largestDifference(slopes, expected) < 1e-7, "\(item.model) \(parameter.name)")
      }
    }
  }

  @Test("the weights of the peaks that are kept")
  func weights() throws {
    let file = try Golden.read(WeightFile.self, "peak_weights.json")
    for item in file.kept {
      let density = try Golden.density(item.model)
      let weights = density.peakWeights(
        density.ordered([
          "eped": 0, "eped_sigma": 0.2, "pe": 1, "pe_sigma": 0.1, "opct": item.opct, "lambda_": item.lambda_,
        ]))
      let difference = largestRelativeDifference(weights, [item.pedestal] + item.weights)
      #expect(difference < 1e-12, "\(item.model) \(item.lambda_) \(item.opct)")
    }
    let smooth = PhotoelectronDensity(.sipmModifiedPoisson)
    for item in file.modified_poisson {
      let weights = smooth.peakWeights([0, 0.2, 1, 0.1, item.opct, item.mu])
      let weight = item.k < weights.count ? weights[item.k] : 0
      #expect(isClose(weight, item.p, relative: 1e-12, absolute: 1e-15), "\(item.k) \(item.mu) \(item.opct)")
    }
  }

  @Test("the Gentile sum of spefit loses its peaks at large light; ours keeps them")
  func quirk() throws {
    for item in try Golden.read(WeightFile.self, "peak_weights.json").gentile_quirk {
      let peer = try Golden.density(item.model)
      let values = peer.values(at: item.x, peer.ordered(item.parameters))
      #expect(largestRelativeDifference(values, item.y, floor: 1e-200) < 1e-10)
      let smooth = try Golden.density(item.model, quirks: [])
      let total = smooth.peakWeights(smooth.ordered(item.parameters)).reduce(0, +)
      #expect(isClose(total, 1, relative: 1e-12))
      let isLost = peer.peakWeights(peer.ordered(item.parameters)).reduce(0, +) < 0.01
      let lambda = item.parameters["lambda_"] ?? 0
      #expect(isLost == (lambda * exp(-lambda) < 1e-4))
    }
  }

  @Test("joint densities share parameters by name")
  func simultaneous() throws {
    for item in try Golden.read(SimultaneousFile.self, "simultaneous.json").cases {
      let own = item.names_sorted.contains("eped0") ? ["eped", "lambda_"] : ["lambda_"]
      let joint = try JointDensity(Golden.density(item.model), count: item.n_pdfs, own: own)
      // spefit writes eped0 where we write eped_0.
      let peerName = { (name: String) in
        name.hasPrefix("eped_") && name != "eped_sigma" ? "eped" + name.dropFirst(5) : name
      }
      #expect(joint.parameters.map { peerName($0.name) }.sorted() == item.names_sorted)
      #expect(joint.parameters.filter(\.isFree).count == item.n_free)
      let values = joint.parameters.map { item.values[peerName($0.name)] ?? .nan }
      for parameter in joint.parameters {
        let expected = try #require(item.defaults[peerName(parameter.name)])
        #expect(parameter.initial == expected.initial)
        #expect([parameter.lower, parameter.upper] == expected.limits)
        #expect(parameter.isFixed == expected.fixed)
      }
      for part in 0..<item.n_pdfs {
        let y = joint.parts[part].values(at: item.x, joint.parameters(of: part, in: values))
        #expect(largestRelativeDifference(y, item.y[part], floor: 1e-200) < 1e-10)
      }
    }
  }
}
