extension Sensitivity {
  /// The rates of a source and of the background of its off regions, over all energies.
  public struct Rates: Sendable, Equatable {
    /// Gammas in the source region, per second.
    public var signal: DetectionTime.Rate
    /// Background in all off regions, per second.
    public var off: DetectionTime.Rate
    /// The number of simulated gammas in the source region.
    public var simulatedGammas: Int
    /// The number of simulated protons in the larger circle.
    public var simulatedProtons: Int
  }

  /// Where the errors of rates come from.
  public enum RateErrors: Sendable, Equatable {
    /// From the number of simulated events.
    case simulated
    /// As sst1mpipe 0.9: from the number of events that the observation time would have.
    case observed
  }

  /// Finds the rates.
  ///
  /// - Parameters:
  ///   - gammas: gammas of the source that pass the cut on gammaness, with weights for the observation time.
  ///   - protons: protons that do; their distances are from the same position.
  ///   - leaked: how many off regions hold each gamma by mistake; nil if that is not to count.
  ///   - leastEnergy: only events of this reconstructed energy or above count, in TeV.
  ///   - observationTime: seconds.
  ///   - errors: where the errors come from.
  /// - Throws: ``ResponseError`` for lists of different lengths.
  public func rates(
    gammas: CutSample, protons: CutSample, leaked: [Int]? = nil, leastEnergy: Double = 0,
    observationTime: Double, errors: RateErrors = .simulated
  ) throws(ResponseError) -> Rates {
    var (signal, off) = (WeightedCount(), WeightedCount())
    let isOn = try thetaCut.mask(thetaDeg: gammas.thetaDeg, energies: gammas.energies)
    for row in gammas.energies.indices where isOn[row] && gammas.energies[row] >= leastEnergy {
      signal.add(gammas.weights[row])
    }
    for row in protons.energies.indices
    where protons.thetaDeg[row] < protonRadiusDeg && protons.energies[row] >= leastEnergy {
      off.add(protons.weights[row] * areaRatio(at: protons.energies[row]) * rule.offRegions)
    }
    let simulated = (gammas: signal.count, protons: off.count)
    if let leaked {
      guard leaked.count == gammas.energies.count else {
        throw .lengths(what: "leaked gammas", found: leaked.count, expected: gammas.energies.count)
      }
      for row in leaked.indices where leaked[row] > 0 && gammas.energies[row] >= leastEnergy {
        off.add(Double(leaked[row]) * gammas.weights[row])
      }
    }
    func rate(_ count: WeightedCount) -> DetectionTime.Rate {
      let error = errors == .simulated ? count.squares.squareRoot() : count.sum.squareRoot()
      return DetectionTime.Rate(count.sum / observationTime, error: error / observationTime)
    }
    return Rates(
      signal: rate(signal), off: rate(off), simulatedGammas: simulated.gammas,
      simulatedProtons: simulated.protons)
  }

  /// A sum of weights with what its error comes from.
  private struct WeightedCount {
    var (count, sum, squares) = (0, 0.0, 0.0)

    mutating func add(_ weight: Double) {
      count += 1
      sum += weight
      squares += weight * weight
    }
  }
}
