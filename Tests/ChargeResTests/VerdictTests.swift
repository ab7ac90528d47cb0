import ChargeRes
import SSTCore
import TestSupport
import Testing

@Suite("Verdicts") struct VerdictTests {
  static let rule = RequirementRule(limit: .requirement(nightSkyHz: 0))

  /// A point whose charges lie alternately at 1 ± deviation and 1 ± (deviation + scatter) of the expected one.
  static func point(_ relative: Double, scatter: Double, expectedPE: Double = 50) -> ResolutionPoint {
    let limit = rule.limit(expectedPE) * expectedPE
    var sums = DeviationSums()
    for event in 0..<100 {
      let size = (relative + (event % 4 < 2 ? scatter : -scatter)) * (limit.isNaN ? 1 : limit)
      sums.add(expectedPE + (event % 2 == 0 ? size : -size), expected: expectedPE)
    }
    return ResolutionPoint(sums, expectedPE: expectedPE)
  }

  @Test(
    "above, below, or too near to say",
    arguments: [
      (1.5, 0.1, RequirementVerdict.fail), (0.5, 0.1, .pass), (1.02, 0.2, .undecided),
      (0.97, 0.2, .undecided),
    ])
  func verdict(_ relative: Double, _ scatter: Double, _ expected: RequirementVerdict) {
    #expect(Self.rule(Self.point(relative, scatter: scatter)) == expected)
  }

  @Test("how sure one has to be decides")
  func sureness() {
    let point = Self.point(1.05, scatter: 0.2)
    let (value, uncertainty) = point.relative(to: Self.rule.limit)
    let distance = (value - 1) / uncertainty
    #expect(RequirementRule(limit: Self.rule.limit, standardErrors: distance * 0.99)(point) == .fail)
    #expect(RequirementRule(limit: Self.rule.limit, standardErrors: distance * 1.01)(point) == .undecided)
  }

  @Test("no verdict outside 4 to 4000 photons, without charges, or on a single one")
  func none() {
    #expect(Self.rule(Self.point(0.5, scatter: 0.1, expectedPE: 1.8)) == .outside)
    #expect(Self.rule(ResolutionPoint(DeviationSums(), expectedPE: 50)) == .noData)
    var one = DeviationSums()
    one.add(51, expected: 50)
    #expect(Self.rule(ResolutionPoint(one, expectedPE: 50)) == .undecided)
  }

  @Test("a summary counts, finds the worst, and one failure decides")
  func summary() {
    let nothing = ResolutionPoint(DeviationSums(), expectedPE: 50)
    let points = [
      Self.point(0.5, scatter: 0.1), nothing, Self.point(1.01, scatter: 0.3), Self.point(2, scatter: 0.1),
      Self.point(3, scatter: 0.1, expectedPE: 1.8),
    ]
    let all = VerdictSummary(points, by: Self.rule)
    #expect(all.passing == 1 && all.undecided == 1 && all.failing == 1)
    #expect(all.outside == 1 && all.withoutData == 1 && all.verdict == .fail)
    #expect(all.worst == 3 && isClose(all.worstRelative, 2, relative: 0.01) && all.worstUncertainty > 0)
    #expect(VerdictSummary(Array(points[..<3]), by: Self.rule).verdict == .undecided)
    #expect(VerdictSummary(Array(points[..<2]), by: Self.rule).verdict == .pass)
    #expect(VerdictSummary([points[1], points[4]], by: Self.rule).verdict == .outside)
    let empty = VerdictSummary([nothing], by: Self.rule)
    #expect(empty.verdict == .noData && empty.worst == nil && empty.worstRelative.isNaN)
  }

  @Test("W29, W33: all and good pixels at once, with the band of the pixels")
  func level() throws {
    var run = try RunResolution(expectedPE: 50, pixelCount: 4)
    let limit = Self.rule.limit(50) * 50
    for event in 0..<400 {
      let sign = event % 2 == 0 ? 1.0 : -1
      let size = (event % 4 < 2 ? 1.1 : 0.9) * limit * sign
      try run.add(event: [50 + 0.5 * size, 50 + 0.6 * size, 50 + 3 * size, .nan])
    }
    let level = try LevelVerdicts([run], isGood: [true, true, false, false], by: Self.rule)
    #expect(level.pixels.map(\.verdict) == [.pass, .pass, .fail, .noData])
    #expect(level.all.runs[0].verdict == .fail && level.good.runs[0].verdict == .pass)
    #expect(level.all.pixelCounts == [.pass: 2, .fail: 1, .noData: 1, .undecided: 0, .outside: 0])
    #expect(level.good.pixelCounts[.pass] == 2 && level.good.pixelCounts[.fail] == 0)
    let band = try #require(level.good.runs[0].band)
    #expect(band == (try #require(run.band(selected: [true, true, false, false]))))
    #expect(throws: ChargeResError.wrongCount(what: "pixels of a run", found: 4, expected: 1)) {
      try LevelVerdicts([run], isGood: [true], by: Self.rule)
    }
  }
}

@Suite("Levels of background light") struct NightSkyLevelTests {
  @Test("W32: runs of one nominal level share a requirement, from the measured background")
  func levels() {
    let runs = [
      ScanRun(name: "a", photons: 25, nightSkyHz: 1e9, measuredNightSkyHz: 0.9e9),
      ScanRun(name: "b", photons: 10, nightSkyHz: 1e9, measuredNightSkyHz: 1.3e9),
      ScanRun(name: "c", photons: 900, nightSkyHz: 0, measuredNightSkyHz: 2e4),
      ScanRun(name: "d", photons: 1500, nightSkyHz: 5e6),
    ]
    let levels = NightSkyLevel.levels(of: runs)
    #expect(levels.map(\.nominalHz) == [0, 1e9])
    #expect(levels.map(\.runs) == [[2], [1, 0]])
    #expect(levels.map(\.rateHz) == [2e4, 1.1e9])
    #expect(NightSkyLevel.levels(of: runs, rules: ScanRules().with(.nominalDarkness))[1].rateHz == 1e9)
    #expect(levels[1].requirement()(50) == ResolutionCurve.requirement(nightSkyHz: 1.1e9)(50))
  }
}
