internal import SSTCore

extension LabSPEResult {
  /// What the fits say about requirements; those of the charge resolution are left out.
  public func verdicts(_ requirements: [LabRequirement]) -> [LabVerdict] {
    requirements.filter(\.quantity.concernsSpectra).map { requirement in
      switch requirement.quantity {
      case .goodPixels:
        LabVerdict(
          requirement: requirement, value: Double(goodCount) / Double(pixels.count),
          pixels: pixels.filter { !$0.isGood }.map(\.number))
      case .gainSpread: LabVerdict(requirement: requirement, value: relativeGainSpread, pixels: [])
      default: LabVerdict(requirement: requirement, value: median("opct"), pixels: [])
      }
    }
  }

  /// The median distance of the good pixels' gains from their median, as a normal standard deviation over the median.
  public var relativeGainSpread: Double {
    let centre = median("pe")
    let distances = pixels.filter(\.isGood).map { abs($0.parameter("pe").value - centre) }
    return 1.4826 * (distances.upperMedian() ?? .nan) / centre
  }
}
