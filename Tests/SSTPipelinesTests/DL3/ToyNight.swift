import Foundation
import SSTCore
import SSTData

/// Runs of two telescopes with dead time, unequal rates, pedestals and a hole, and the time in which they could trigger.
///
/// What is live is counted from trigger to trigger while they are drawn, not from their list afterwards.
struct ToyNight {
  /// A run.
  struct Run {
    /// The files of both telescopes.
    var files: [SmallDL1] = [SmallDL1(telescope: 21), SmallDL1(telescope: 22)]
    /// Seconds in which each telescope could trigger, and both.
    var live = [0.0, 0, 0]
  }

  /// How long a trigger blocks, in ns.
  static let deadTimes: [Int64] = [8_000_000, 6_500_000]
  /// The runs.
  private(set) var runs: [Run] = []

  private static let (length, gap) = (300.0, 20.0)
  /// Showers of both, of each alone, and pedestals of each, in Hz.
  private static let rates = [15.0, 35, 55]
  private static let pedestalPeriods = [0.1, 0.08]
  private static let delay: Int64 = 40

  private struct Candidate {
    var time: Double
    var telescopes: [Int]
    var isPedestal = false
  }

  /// Draws runs.
  ///
  /// - Parameters:
  ///   - count: the number of runs.
  ///   - hole: seconds of the first run in which the second telescope takes no data.
  ///   - isCoupled: whether a trigger of either telescope blocks both.
  init(_ count: Int, hole: ClosedRange<Double>?, isCoupled: Bool = false, seed: UInt64) {
    var random = CounterRandom(seed: seed, event: 0, purpose: 0)
    for run in 0..<count {
      let found = Self.candidates(&random)
      runs.append(Self.record(found, run, run == 0 ? hole : nil, isCoupled))
    }
  }

  private static func candidates(_ random: inout CounterRandom) -> [Candidate] {
    var all: [Candidate] = []
    for (rate, telescopes) in zip(rates, [[0, 1], [0], [1]]) {
      var time = -log(1 - random.uniform()) / rate
      while time < length {
        all.append(Candidate(time: time, telescopes: telescopes))
        time -= log(1 - random.uniform()) / rate
      }
    }
    for (telescope, period) in pedestalPeriods.enumerated() {
      let phase = random.uniform() * period
      all += stride(from: phase, to: length, by: period).map {
        Candidate(time: $0, telescopes: [telescope], isPedestal: true)
      }
    }
    return all.sorted { $0.time < $1.time }
  }

  private static func record(
    _ candidates: [Candidate], _ number: Int, _ hole: ClosedRange<Double>?, _ isCoupled: Bool
  ) -> Run {
    var run = Run()
    var (time, busyUntil) = (0.0, [0.0, 0])
    func advance(to next: Double) {
      for (place, end) in (busyUntil + [max(busyUntil[0], busyUntil[1])]).enumerated() {
        run.live[place] += max(0, next - max(time, end))
      }
      time = next
    }
    let start = SmallDL1.start * 1_000_000_000 + Int64(Double(number) * (length + gap)) * 1_000_000_000
    var isOpen = true
    for place in 0...1 {
      run.files[place].hasArrayTriggers = true
      run.files[place].observation += Int64(number)
    }
    for (index, candidate) in candidates.enumerated() {
      if let hole, isOpen, candidate.time >= hole.lowerBound {
        advance(to: hole.lowerBound)
        busyUntil[1] = max(busyUntil[1], hole.upperBound)
        isOpen = false
      }
      advance(to: candidate.time)
      for place in candidate.telescopes.filter({ busyUntil[$0] <= candidate.time }) {
        run.files[place].add(
          index, start + Int64(candidate.time * 1e9) + Int64(place) * delay, candidate.isPedestal)
        for blocked in isCoupled ? [0, 1] : [place] {
          busyUntil[blocked] = max(busyUntil[blocked], candidate.time + Double(deadTimes[place]) / 1e9)
        }
      }
    }
    advance(to: length)
    return run
  }

  /// The sum over all runs: of a telescope by its place, or of both with 2.
  func live(_ place: Int) -> Double { runs.reduce(0) { $0 + $1.live[place] } }
}

extension SmallDL1 {
  fileprivate mutating func add(_ index: Int, _ time: Int64, _ isPedestal: Bool) {
    triggerTimes.append(time)
    if isPedestal { return }
    let isFirst = telescope == 21
    events.append(
      Event(
        id: Int64(index + 1), time: time, x: isFirst ? 0.1 : 0.05, y: isFirst ? 0.05 : 0.12,
        psiDeg: isFirst ? 20 : -60))
  }
}
