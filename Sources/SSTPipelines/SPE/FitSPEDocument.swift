import SSTData
import SPEFit
import SSTCore
import SSTIO

/// The result of a camera fit, ready to be written.
struct FitSPEDocument {
  let options: FitSPEOptions
  let parameters: [FitParameter]
  let inputs: [(path: String, table: ChargeTable)]
  let fits: [PixelFit]
  let asymmetricErrors: [[AsymmetricError]]?

  // MARK: - JSON

  /// One pixel a line, so that a long file can be read by line.
  func writeJSON(to file: AtomicFile) throws(AtomicFileError) {
    let head = heading.canonicalText.dropLast()
    try file.write("\(head),\n\"pixels\":[")
    for (index, fit) in fits.enumerated() {
      let pixel = pixel(fit, asymmetricErrors?[index]).canonicalText
      try file.write((index == 0 ? "\n" : ",\n") + pixel)
    }
    try file.write("\n]}\n")
  }

  private var heading: JSONValue {
    .object([
      "format": .number(1), "command": .string("fit-spe"),
      "version": .string("\(SoftwareVersion.name) \(SoftwareVersion.number)"),
      "model": .string(options.model.rawValue), "cost": .string(options.costName),
      "pedestal": .string(options.pedestal.rawValue),
      "compat": options.quirks == .spefit ? .string("spefit") : .null,
      "bins": .number(Double(options.binCount)),
      "range": .array([.number(options.range.lowerBound), .number(options.range.upperBound)]),
      "inputs": .array(inputs.map(Self.input)), "parameters": .array(parameters.map(Self.parameter)),
      "covariance_order": .array(parameters.map { .string($0.name) }),
    ])
  }

  private static func input(_ input: (path: String, table: ChargeTable)) -> JSONValue {
    .object([
      "path": .string(input.path), "events": .number(Double(input.table.eventCount)),
      "pixels": .number(Double(input.table.pixelCount)),
    ])
  }

  private static func parameter(_ parameter: FitParameter) -> JSONValue {
    .object([
      "name": .string(parameter.name), "initial": .number(parameter.initial),
      "lower": parameter.lower.map(JSONValue.number) ?? .null,
      "upper": parameter.upper.map(JSONValue.number) ?? .null, "fixed": .bool(parameter.isFixed),
    ])
  }

  private func pixel(_ fit: PixelFit, _ asymmetric: [AsymmetricError]?) -> JSONValue {
    let result = fit.result
    let n = result.covariance.order
    let rows = (0..<n).map { row in
      JSONValue.array((0..<n).map { .number(result.covariance[row, $0]) })
    }
    var members: [String: JSONValue] = [
      "pixel": .number(Double(fit.pixel)), "status": .string(fit.status.word),
      "values": named(result.values), "errors": named(result.errors), "covariance": .array(rows),
      "cost": .number(result.cost), "edm": .number(result.edm),
      "evaluations": .number(Double(result.evaluations)), "scores": Self.scores(fit.scores),
    ]
    if case .atLimit(let names) = fit.status { members["at_limit"] = .array(names.map(JSONValue.string)) }
    if let asymmetric {
      let pairs = asymmetric.map { error in
        let sides: [String: JSONValue] = [
          "lower": .number(error.lower), "upper": .number(error.upper), "valid": .bool(error.isValid),
        ]
        return (error.name, JSONValue.object(sides))
      }
      members["minos"] = .object(Dictionary(pairs, uniquingKeysWith: { $1 }))
    }
    return .object(members)
  }

  private func named(_ values: [Double]) -> JSONValue {
    .object(Dictionary(zip(parameters.map(\.name), values.map(JSONValue.number)), uniquingKeysWith: { $1 }))
  }

  private static func scores(_ scores: FitScores?) -> JSONValue {
    .object([
      "chi2": .number(scores?.chiSquare ?? .nan), "reduced_chi2": .number(scores?.reducedChiSquare ?? .nan),
      "p_value": .number(scores?.pValue ?? .nan),
      "degrees_of_freedom": scores.map { .number(Double($0.degreesOfFreedom)) } ?? .null,
    ])
  }

  // MARK: - CSV

  /// A header, then one pixel a line; NaN is `nan`.
  func writeCSV(to file: AtomicFile) throws(AtomicFileError) {
    let names = parameters.map(\.name)
    var header = ["pixel", "status"] + names.flatMap { [$0, "\($0)_error"] }
    if asymmetricErrors != nil { header += names.flatMap { ["\($0)_minos_lower", "\($0)_minos_upper"] } }
    header += ["cost", "edm", "evaluations", "chi2", "degrees_of_freedom", "reduced_chi2", "p_value"]
    header += pairs.map { "cov_\(names[$0.0])_\(names[$0.1])" }
    try file.write(header.joined(separator: ",") + "\n")
    for (index, fit) in fits.enumerated() {
      try file.write(row(fit, asymmetricErrors?[index]).joined(separator: ",") + "\n")
    }
  }

  private var pairs: [(Int, Int)] {
    parameters.indices.flatMap { i in parameters.indices.filter { $0 > i }.map { (i, $0) } }
  }

  private func row(_ fit: PixelFit, _ asymmetric: [AsymmetricError]?) -> [String] {
    let result = fit.result
    var cells = ["\(fit.pixel)", fit.status.word]
    cells += zip(result.values, result.errors).flatMap { ["\($0)", "\($1)"] }
    if let asymmetric {
      cells += parameters.flatMap { parameter -> [String] in
        let error = asymmetric.first { $0.name == parameter.name }
        return ["\(error?.lower ?? .nan)", "\(error?.upper ?? .nan)"]
      }
    }
    let scores = fit.scores
    cells += ["\(result.cost)", "\(result.edm)", "\(result.evaluations)", "\(scores?.chiSquare ?? .nan)"]
    cells += [
      scores.map { "\($0.degreesOfFreedom)" } ?? "", "\(scores?.reducedChiSquare ?? .nan)",
      "\(scores?.pValue ?? .nan)",
    ]
    return cells + pairs.map { "\(result.covariance[$0.0, $0.1])" }
  }
}
