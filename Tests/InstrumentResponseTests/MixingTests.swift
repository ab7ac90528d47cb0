import Foundation
import SSTSky
import TestSupport
import Testing

@testable import InstrumentResponse

@Suite("Responses between nodes") struct MixingTests {
  @Test("neighbors on an axis share a position; outside the nearest stands alone and says so")
  func axis() throws {
    let positions = [0.9, 0.5, 0.7]
    let inside = try NodeMixture(between: positions, at: 0.75)
    #expect(inside.parts.map(\.node) == [2, 0] && !inside.isOutside)
    #expect(isClose(inside.parts[0].weight, 0.75, relative: 1e-12))
    #expect(try NodeMixture(between: positions, at: 0.5).parts == [.init(node: 1, weight: 1)])
    let outside = try NodeMixture(between: positions, at: 0.95)
    #expect(outside.parts == [.init(node: 0, weight: 1)] && outside.isOutside)
    #expect(throws: ResponseError.self) { try NodeMixture(between: [], at: 1) }
    #expect(throws: ResponseError.self) { try NodeMixture(between: positions, at: .nan) }
  }

  @Test("the nearest node counts azimuth, across north and near the zenith")
  func nearest() throws {
    let nodes = [(60.0, 180.0), (60, 0), (85, 90)].map {
      HorizontalDirection(azimuthDeg: $0.1, altitudeDeg: $0.0)
    }
    let north = HorizontalDirection(azimuthDeg: 350, altitudeDeg: 61)
    #expect(try NodeMixture(nearest: nodes, to: north, reachDeg: 6).parts == [.init(node: 1, weight: 1)])
    #expect(try !NodeMixture(nearest: nodes, to: north, reachDeg: 6).isOutside)
    #expect(try NodeMixture(nearest: nodes, to: north, reachDeg: 4).isOutside)
    let zenith = HorizontalDirection(azimuthDeg: 270, altitudeDeg: 89)
    #expect(try NodeMixture(nearest: nodes, to: zenith, reachDeg: 10).parts[0].node == 2)
  }

  private func density(_ counts: [Double], _ sizes: [Double]) -> [Double] {
    let total = counts.reduce(0, +)
    return zip(counts, sizes).map { $0 / total / $1 }
  }

  @Test(
    "quantiles of densities agree with pyirf 0.13",
    arguments: [
      (
        0.25,
        [
          0, 0, 0, 0.0996490015, 0.2187417105, 0.5179325, 1.0536564835, 2.8743475951, 2.5013933021,
          1.4714788901,
          0.9757837287, 0.197107915, 0.0899088735,
        ]
      ),
      (
        0.9,
        [
          0, 0, 0.0394003166, 0.0877552507, 0.0935426091, 0.0935426091, 0.1196250577, 0.7324650684,
          0.7687296765,
          1.4501833972, 2.0775758198, 1.5964081231, 1.4098149659, 0.7774740486, 0.5141035134, 0.081150384,
          0.15822916,
        ]
      ),
    ])
  func quantiles(_ weight: Double, _ expected: [Double]) throws {
    let binning = try Binning(Binning.linear(0.1, 2.1, count: 20), "x")
    let sizes = zip(binning.low, binning.high).map { $1 - $0 }
    let first: [Double] = [0, 0, 0, 4, 18, 47, 129, 123, 58, 18, 3] + [Double](repeating: 0, count: 9)
    let second: [Double] = [0, 0, 1, 0, 0, 7, 3, 19, 20, 37, 54, 41, 43, 36, 20, 13, 2, 4, 0, 0]
    let mixture = QuantileMixture(binning, sizes: sizes)
    let found = mixture.density(
      [density(first, sizes), density(second, sizes)], weights: [1 - weight, weight])
    for (value, golden) in zip(found, expected + [Double](repeating: 0, count: 20 - expected.count)) {
      #expect(abs(value - golden) < 1e-6)
    }
    #expect(
      mixture.density([first, [Double](repeating: 0, count: 20)], weights: [0.5, 0.5]).allSatisfy { $0 == 0 })
  }

  @Test("point spreads agree with pyirf 0.13, areas mix as logarithms")
  func tables() throws {
    let radii = try Binning(Binning.linear(0, 0.5, count: 10), "radius")
    let one = try Binning([0, 1], "one")
    let axes = [ResponseAxis(.energy, one), ResponseAxis(.offset, one), ResponseAxis(.sourceOffset, radii)]
    let tables = try [
      [39.0, 66, 58, 28, 6, 3, 0, 0, 0, 0], [21, 37, 62, 50, 36, 21, 17, 5, 1, 0],
    ].map { counts in
      try ResponseTable(
        .pointSpread, axes: axes, values: density(counts, SolidAngle.rings(radii)),
        errors: counts.map { _ in 0 })
    }
    let mixture = try NodeMixture(between: [0, 1], at: 0.4)
    let expected = [
      51422.237468686, 39160.6118536609, 19812.9166680885, 11881.0465977111, 4950.2414542565, 1415.8176084428,
      516.7848915644, 0, 0, 0,
    ]
    for (value, golden) in zip(try ResponseTable.mixed(tables, mixture).values, expected) {
      #expect(isClose(value, golden, relative: 1e-6, absolute: 1e-6))
    }
    let bins = ResponseAxis(.energy, try Binning([1, 2, 3, 4, 5], "energy"))
    let areas = try [[100.0, 0, 0, 5e4], [400, 0, 30, 7e4]].map {
      try ResponseTable(.effectiveArea, axes: [bins], values: $0, errors: [10, 0, 0, 100])
    }
    let area = try ResponseTable.mixed(areas, NodeMixture(between: [0, 1], at: 0.25))
    for (value, golden) in zip(area.values, [141.421356237, 0, 2.34034731932, 54387.8653]) {
      #expect(isClose(value, golden, relative: 1e-6))
    }
    let relative = (0.075 * 0.075 + 0.00625 * 0.00625).squareRoot()
    #expect(isClose(area.errors[0], 141.421356237 * relative, relative: 1e-9))
    #expect(throws: ResponseError.self) { try ResponseTable.mixed([areas[0], tables[0]], mixture) }
    #expect(throws: ResponseError.self) { try ResponseTable.mixed([areas[0]], mixture) }
  }
}
