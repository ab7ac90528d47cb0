public import ArgumentParser
public import SPEFit
import SSTPipelines

extension PhotoelectronDensity.Model: ExpressibleByArgument {}
extension PhotoelectronDensity.Pedestal: ExpressibleByArgument {}

/// What a fit minimises, by name.
struct CostOption: ExpressibleByArgument {
  var cost: CostKind

  init(cost: CostKind) { self.cost = cost }

  init?(argument: String) {
    guard let found = FitSPEOptions.costNames.first(where: { $0.name == argument }) else { return nil }
    cost = found.cost
  }

  var defaultValueDescription: String { FitSPEOptions.costNames.first { $0.cost == cost }?.name ?? "" }
  static var allValueStrings: [String] { FitSPEOptions.costNames.map(\.name) }
}

/// Two numbers with a comma between them, the lower one first.
struct ChargeRange: ExpressibleByArgument {
  var range: ClosedRange<Double>

  init?(argument: String) {
    let numbers = argument.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
    guard numbers.count == 2, let low = numbers[0], let high = numbers[1], low.isFinite, high.isFinite,
      low < high
    else { return nil }
    range = low...high
  }
}

/// Where fits start.
enum StartOption: String, CaseIterable, ExpressibleByArgument {
  case data, initial
}

/// Programs whose definitions a fit can follow.
enum FitCompatibility: String, CompatibleProgram {
  case spefit
}
