import ChargeRes
import TestSupport
import Testing

@Suite("Distribution of charges") struct DistributionTests {
  @Test("every ratio lies in the bin whose edges say so", arguments: [0.125, 0.5, 3])
  func bins(_ width: Double) throws {
    let axis = try RatioAxis(lower: -5, upper: 40, linearWidth: width)
    #expect(axis.edges.first! <= -5 && axis.edges.last! >= 40)
    #expect(zip(axis.edges, axis.edges.dropFirst()).allSatisfy { $0 < $1 })
    #expect(axis.edges.contains(0))
    for i in -5000...40_000 {
      let ratio = Double(i) / 1000 + 1e-7
      let bin = axis.bin(ratio)
      #expect(axis.edges[bin] <= ratio && ratio < axis.edges[bin + 1])
    }
    #expect(axis.bin(-1e9) < 0 && axis.bin(1e9) >= axis.binCount)
    #expect(axis.bin(-.infinity) < 0 && axis.bin(.infinity) >= axis.binCount)
  }

  @Test("the standard axis is what its description says")
  func standard() throws {
    #expect(RatioAxis.standard == (try RatioAxis()))
    #expect(RatioAxis.standard.binCount == 836)
    let bin = RatioAxis.standard.bin(1.001)
    #expect(RatioAxis.standard.edges[bin + 1] - RatioAxis.standard.edges[bin] < 0.016)
  }

  @Test(
    "axes without sense are errors",
    arguments: [
      (1.0, 2.0, 0.5), (-1, -0.5, 0.5), (-1, 2, 0), (-1, 2, .nan), (-1, .infinity, 1), (-1, 2, 1e-9),
    ])
  func badAxis(_ lower: Double, _ upper: Double, _ width: Double) {
    #expect(throws: ChargeResError.self) { try RatioAxis(lower: lower, upper: upper, linearWidth: width) }
  }

  @Test("W15: charges of zero and below are counted and weigh in the mean")
  func belowZero() throws {
    var column = try ChargeDistribution(expectedPE: 2, isGood: [true, false, true])
    try column.add(event: [-1, 2, 0])
    try column.add(event: [4, -60, .nan])
    try column.add(event: [1e6, .infinity, 2])
    let (all, good) = (column.column(.all), column.column(.good))
    #expect(all.underflow == 1 && all.overflow == 1 && all.notANumber == 2 && all.total == 7)
    #expect(good.underflow == 0 && good.overflow == 1 && good.notANumber == 1 && good.total == 5)
    let zero = RatioAxis.standard.bin(0)
    #expect(good.counts[zero] == 1 && good.counts[RatioAxis.standard.bin(-0.5)] == 1)
    #expect(good.meanRatio == (-0.5 + 0 + 2 + 5e5 + 1) / 5)
    #expect(isClose(all.meanRatio, (-0.5 + 1 + 0 + 2 - 30 + 5e5 + 1) / 7, relative: 1e-12))
  }

  @Test("parts add up to the whole; others do not")
  func merge() throws {
    let empty = try ChargeDistribution(expectedPE: 2, isGood: [true, false])
    var (whole, first, second) = (empty, empty, empty)
    try first.add(event: [1, 2])
    try second.add(event: [.nan, -3])
    for event in [[1, 2], [.nan, -3]] { try whole.add(event: event) }
    try first.add(second)
    #expect((first == whole) == true)
    #expect((empty.column(.all).total, empty.column(.all).notANumber) == (0, 0))
    for other in [
      try ChargeDistribution(expectedPE: 3, isGood: [true, false]),
      try ChargeDistribution(expectedPE: 2, isGood: [true, true]),
      try ChargeDistribution(
        expectedPE: 2, isGood: [true, false], axis: try RatioAxis(lower: -1, upper: 2, linearWidth: 1)),
    ] {
      #expect(throws: ChargeResError.differentRuns) { try first.add(other) }
    }
    #expect(throws: ChargeResError.badExpectedCharge(-1)) {
      try ChargeDistribution(expectedPE: -1, isGood: [])
    }
    #expect(throws: ChargeResError.wrongCount(what: "charges of an event", found: 1, expected: 2)) {
      try first.add(event: [1])
    }
  }
}
