internal import SSTCore

/// Draws of rows for training: seeded, so that the same numbers of rows give the same draws.
public struct TrainingDraw: Sendable, Equatable {
  /// The seed of all draws of a training.
  public var seed: UInt64

  /// What rows are drawn for; each has random numbers of its own.
  public enum Purpose: UInt64, Sendable, CaseIterable {
    /// The gammas that regressions learn from.
    case regression = 1
    /// The parts of the sample for temporary models and for the classifier.
    case split = 2
    /// The gammas of the classifier.
    case classifierGammas = 3
    /// The protons of the classifier.
    case classifierProtons = 4
    /// The order of the classifier's rows.
    case order = 5
  }

  /// Takes a seed.
  public init(seed: UInt64) { self.seed = seed }

  /// Rows without repetition, in random order.
  ///
  /// - Parameters:
  ///   - number: how many; all rows if there are fewer.
  ///   - count: the number of rows to draw from.
  ///   - purpose: what they are for.
  public func rows(_ number: Int, of count: Int, for purpose: Purpose) -> [Int] {
    var random = CounterRandom(seed: seed, event: 0, purpose: Self.domain | purpose.rawValue)
    var rows = Array(0..<count)
    let taken = min(max(0, number), count)
    for place in 0..<taken {
      let left = UInt64(count - place)
      // The high half of the product is below `left`, each number alike to one part in 2⁶⁴ / left.
      rows.swapAt(place, place + Int(random.next().multipliedFullWidth(by: left).high))
    }
    rows.removeLast(count - taken)
    return rows
  }

  /// The rows that regressions learn from: all in order if there are not more than wanted, otherwise a random subset.
  ///
  /// - Parameters:
  ///   - number: how many at most.
  ///   - count: the number of rows to draw from.
  public func regressionRows(_ number: Int, of count: Int) -> [Int] {
    number >= count ? Array(0..<count) : rows(number, of: count, for: .regression)
  }

  /// Two parts of a sample: 67 percent for temporary models, and 33 percent, rounded up, that these are applied to.
  ///
  /// - Parameter count: the number of rows.
  public func split(_ count: Int) -> (models: [Int], applied: [Int]) {
    let applied = Int((0.33 * Double(count)).rounded(.up))
    let order = rows(count, of: count, for: .split)
    return (Array(order.dropFirst(applied)), Array(order.prefix(applied)))
  }

  /// Keeps the draws apart from those of other modules with the same seed.
  private static let domain: UInt64 = 0x5452_4149_4E00
}

/// How many gammas and protons a classifier learns from.
public struct TrainingMixture: Sendable, Equatable {
  /// The number of gammas.
  public let gammas: Int
  /// The number of protons.
  public let protons: Int

  /// Takes as many of each as there are for a total and a ratio: if one kind is short, all of it, and of the other kind as
  /// many as the ratio asks for, or all.
  ///
  /// - Parameters:
  ///   - gammas: the number of gammas that there are.
  ///   - protons: the number of protons that there are.
  ///   - total: how many rows are wanted, above 0.
  ///   - ratio: gammas to protons, above 0.
  /// - Throws: ``ResponseError/setting(name:found:expected:)``.
  public init(gammas: Int, protons: Int, total: Double, ratio: Double) throws(ResponseError) {
    guard total > 0, total < 1e15 else {
      throw .setting(name: "number of training events", found: total, expected: "above 0")
    }
    guard ratio > 0, ratio.isFinite else {
      throw .setting(name: "ratio of gammas to protons", found: ratio, expected: "above 0")
    }
    let wanted = (gammas: Int(ratio / (ratio + 1) * total), protons: Int(total / (ratio + 1)))
    func fitting(_ number: Double, _ available: Int) -> Int { Int(min(number, Double(available))) }
    if gammas < wanted.gammas {
      (self.gammas, self.protons) = (gammas, fitting(Double(gammas) / ratio, protons))
    } else if protons < wanted.protons {
      (self.gammas, self.protons) = (fitting(Double(protons) * ratio, gammas), protons)
    } else {
      (self.gammas, self.protons) = wanted
    }
  }
}

extension TrainingDraw {
  /// The rows of a classifier's sample in random order.
  ///
  /// - Parameters:
  ///   - mixture: how many of each kind.
  ///   - gammas: the number of gammas to draw from.
  ///   - protons: the number of protons to draw from.
  /// - Returns: for each row of the sample its kind and its row in the table of that kind.
  public func classifierRows(
    _ mixture: TrainingMixture, gammas: Int, protons: Int
  ) -> [(isGamma: Bool, row: Int)] {
    let sample =
      rows(mixture.gammas, of: gammas, for: .classifierGammas).map { (isGamma: true, row: $0) }
      + rows(mixture.protons, of: protons, for: .classifierProtons).map { (isGamma: false, row: $0) }
    return rows(sample.count, of: sample.count, for: .order).map { sample[$0] }
  }
}
