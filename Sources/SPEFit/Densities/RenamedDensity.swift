/// A density with other names for its parameters.
struct RenamedDensity: SpectrumDensity {
  let base: any SpectrumDensity
  let parameters: [FitParameter]

  var knowsIntegrals: Bool { base.knowsIntegrals }

  func density(at charge: Double, _ parameters: [Double]) -> Double { base.density(at: charge, parameters) }

  func gradient(at charge: Double, _ parameters: [Double], into gradient: inout [Double]) {
    base.gradient(at: charge, parameters, into: &gradient)
  }

  func evaluate(
    on grid: EvaluationGrid, _ parameters: [Double], derivatives: Bool, into workspace: inout DensityWorkspace
  ) {
    base.evaluate(on: grid, parameters, derivatives: derivatives, into: &workspace)
  }

  func addSecondDerivatives(
    on grid: EvaluationGrid, _ parameters: [Double], coefficients: [Double], to matrix: inout SymmetricMatrix,
    workspace: inout DensityWorkspace
  ) {
    base.addSecondDerivatives(
      on: grid, parameters, coefficients: coefficients, to: &matrix, workspace: &workspace)
  }
}
