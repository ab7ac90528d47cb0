import SSTData
import SPEFit
import SSTCore
import SSTIO

/// The result of a camera fit, ready to be written.
struct FitSPEDocument {
  let options: FitSPEOptions
  let plan: FitSPEPlan
  let inputs: [(path: String, table: ChargeTable)]
  let fits: [PixelFit]
  let asymmetricErrors: [[AsymmetricError]]?

  private var parameters: [FitParameter] { plan.fitter.density.parameters }

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
      "bins": .number(Double(plan.fitter.binnings[0].count)),
      "range": .array([.number(plan.fitter.binnings[0].lower), .number(plan.fitter.binnings[0].upper)]),
      "charge_step": plan.grid.map { .number($0.spacing) } ?? .null,
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
    if let evidence = fit.peakEvidence { members["peak_evidence"] = .number(evidence) }
    if !fit.rivals.isEmpty {
      members["rivals"] = .array(
        fit.rivals.map { .object(["values": named($0.values), "cost_above": .number($0.costAbove)]) })
    }
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
    let rows = fits.indices.map { FitSPERow(fit: fits[$0], asymmetric: asymmetricErrors?[$0]) }
    let table = FitSPERow.table(
      parameters.map(\.name), hasAsymmetricErrors: asymmetricErrors != nil, of: rows)
    try DelimitedTable(table.packed(rows)).write(to: file)
  }
}
