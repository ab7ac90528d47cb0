import SSTCore
import Testing
@testable import Reconstruction

@Suite("Coincidences")
struct CoincidenceFinderTests {
  private func events(_ times: [Int64], ids: [Int64]? = nil, lost: Set<Int> = []) -> CoincidenceEvents {
    CoincidenceEvents(
      times: times, eventIDs: ids ?? times.indices.map { Int64($0 + 1) },
      survivesCleaning: times.indices.map { !lost.contains($0) })
  }

  private func statuses(_ found: [Coincidence]) -> [CoincidenceStatus] { found.map(\.status) }

  @Test("a partner that any earlier match used is not used again; the original forgets all but the last")
  func reuse() {
    let first = events([1000, 5000, 1010, 5010])
    let second = events([1000, 5000])
    let method = CoincidenceMethod.closest(maximumDifference: 100)
    #expect(
      statuses(CoincidenceFinder(method: method, second: second).match(first)) == [
        .matched, .matched, .alreadyUsed, .alreadyUsed,
      ])
    let original = CoincidenceFinder(method: method, second: second, quirks: .forgottenMatches)
    #expect(statuses(original.match(first)) == [.matched, .matched, .matched, .matched])
  }

  @Test("equal ids in two files are two events; the original takes them for one")
  func equalIDs() {
    let first = events([1000, 5000])
    let second = events([1000, 5000], ids: [7, 7])
    let method = CoincidenceMethod.closest(maximumDifference: 100)
    #expect(statuses(CoincidenceFinder(method: method, second: second).match(first)) == [.matched, .matched])
    let original = CoincidenceFinder(method: method, second: second, quirks: .forgottenMatches)
    #expect(statuses(original.match(first)) == [.matched, .alreadyUsed])
  }

  @Test("events that are there twice count once")
  func duplicates() {
    let first = events([1000, 1000, 5000], ids: [1, 1, 2])
    let second = events([1001, 1001, 5001, 5001], ids: [9, 9, 10, 11])
    let finder = CoincidenceFinder(method: .closest(maximumDifference: 100), second: second)
    #expect(finder.duplicateCount == 1)
    #expect(statuses(finder.match(first)) == [.matched, .duplicate, .multiple])
  }

  @Test("delays are expected differences", arguments: [-500, 0, 500] as [Int64])
  func delays(_ delay: Int64) {
    let first = events([10_000, 20_000])
    let second = events([10_000 + delay, 20_003 + delay])
    let finder = CoincidenceFinder(method: .closest(maximumDifference: 100), second: second)
    let found = finder.match(first, expectedDelays: [delay, delay])
    #expect(statuses(found) == [.matched, .matched])
    #expect(found.map(\.differenceNS) == [0, 3])
  }

  @Test("clocks that jump back change nothing but the order of the search")
  func jumps() {
    let first = events([9000, 1000, 5000])
    let second = events([5001, 9001, 1001])
    let found = CoincidenceFinder(method: .closest(maximumDifference: 100), second: second).match(first)
    #expect(found.map(\.partner) == [1, 2, 0])
    #expect(statuses(found) == [.matched, .matched, .matched])
  }

  @Test("no events on either side") func empty() {
    let none = events([])
    for method in [
      CoincidenceMethod.closest(maximumDifference: 10), .eventIDs, .slidingWindow(halfWidth: 10, offset: 0),
    ] {
      #expect(CoincidenceFinder(method: method, second: none).match(events([1])).map(\.status) == [.noMatch])
      #expect(CoincidenceFinder(method: method, second: events([1])).match(none).isEmpty)
    }
  }

  @Test("against a search of all pairs", arguments: [1, 2, 3] as [UInt64])
  func allPairs(_ seed: UInt64) {
    var random = CounterRandom(seed: seed, event: 0, purpose: 1)
    let a = (0..<300).map { _ in Int64(random.uniform() * 3000) }
    let b = (0..<300).map { _ in Int64(random.uniform() * 3000) }
    let found = CoincidenceFinder(
      method: .closest(maximumDifference: 12), second: events(b), quirks: .forgottenMatches
    ).match(events(a))
    for (time, coincidence) in zip(a, found) {
      let nearest = b.map { abs($0 - time) }.min() ?? .max
      let rows = b.indices.filter { nearest < 12 && abs(b[$0] - time) == nearest }
      #expect(coincidence.candidateCount == rows.count)
      if rows.count == 1 { #expect(coincidence.partner == rows[0]) }
    }
  }

  @Test("the peak of differences, with a quarter of random ones")
  func peak() throws {
    var random = CounterRandom(seed: 5, event: 0, purpose: 1)
    let near = (0..<3000).map { _ in
      2500 + Int64(40 * (random.uniform() + random.uniform() + random.uniform() - 1.5))
    }
    let far = (0..<1000).map { _ in Int64(20_000 * (random.uniform() - 0.5)) }
    let peak = try #require(TimePeak(near + far))
    #expect(abs(peak.centre - 2500) < 5)
    #expect(near.allSatisfy(peak.contains))
    #expect(far.count(where: peak.contains) < 80)
    #expect(TimePeak(Array(near.prefix(19))) == nil)
  }

  @Test("clocks that stand still do not blow up the scan")
  func crowd() {
    let times = [Double](repeating: 1_730_000_000, count: 20_000)
    let scan = OffsetScan(first: times, second: times)
    #expect(scan.maximum > 0 && abs(scan.plateauCentre) < 2e-5)
  }
}
