import SSTCore
import Testing

@Suite("Order statistics") struct OrderStatisticsTests {
  /// Values with many ties, in an order that is neither sorted nor random.
  static func values(_ count: Int) -> [Double] {
    var random = CounterRandom(seed: 7, event: UInt64(count), purpose: 1)
    return (0..<count).map { $0 % 3 == 0 ? 1.5 : (random.uniform() * 20).rounded() - 7 }
  }

  @Test("medians and ranks are those of sorted values", arguments: [1, 2, 3, 4, 9, 10, 101, 1296])
  func medians(_ count: Int) {
    let values = Self.values(count)
    let sorted = values.sorted()
    let middle = count / 2
    #expect(values.upperMedian() == sorted[middle])
    #expect(
      values.median()
        == (count.isMultiple(of: 2) ? 0.5 * (sorted[middle - 1] + sorted[middle]) : sorted[middle]))
    for rank in [0, count / 3, count - 1] { #expect(values.nthSmallest(rank) == sorted[rank]) }
  }

  @Test("nothing has no median") func empty() {
    #expect([Double]().median().isNaN && [Int64]().upperMedian() == nil)
    #expect(SortedValues([]).quantile(0.5).isNaN)
  }

  @Test("quantiles lie on straight lines between neighbors") func quantiles() {
    let values = SortedValues([4, 1, 2])
    #expect([0, 0.25, 0.5, 0.75, 1].map { values.quantile($0) } == [1, 1.5, 2, 3, 4])
    let place = [1, 2, 4].partitionIndex { $0 < 3 }
    #expect(place == 2)
  }
}

@Suite("Moments of pixels") struct PixelMomentsTests {
  @Test("images that were taken out leave no trace") func removal() {
    var moments = PixelMoments(pixelCount: 2)
    let images: [[Float]] = [[1, 5], [3, 5], [8, 5]]
    for image in images { image.withUnsafeBufferPointer { moments.add($0) } }
    images[2].withUnsafeBufferPointer { moments.remove($0) }
    #expect(moments.count == 2 && moments.mean() == [2, 5] && moments.standardDeviation() == [1, 0])
    moments.removeAll()
    #expect(moments.mean()[0].isNaN && moments.mean()[1].isNaN)
  }

  @Test("rounded squares may give a negative variance, which is no number") func rounded() {
    let image: [Float] = [4097.3]
    var (exact, rounded) = (
      PixelMoments(pixelCount: 1), PixelMoments(pixelCount: 1, square: .rounded)
    )
    for _ in 0..<3 {
      image.withUnsafeBufferPointer {
        exact.add($0)
        rounded.add($0)
      }
    }
    #expect(exact.standardDeviation()[0] < 1e-3)
    let square = Double(image[0] * image[0]) - Double(image[0]) * Double(image[0])
    #expect(rounded.standardDeviation()[0].isNaN == (square < 0))
  }
}

@Suite("Islands") struct IslandLabelsTests {
  @Test("labels, sizes and the brightest island") func labels() {
    let camera = SST1MCamera.geometry
    let far = 1295
    let first = [0] + camera.neighbors(of: 0).map { Int($0) }
    let chosen = Set(first + [far])
    let mask = (0..<camera.pixelCount).map(chosen.contains)
    let selected = chosen.sorted().map { Int32($0) }
    var islands = IslandLabels()
    islands.fill(mask: mask.span, selected: selected.span, camera)
    #expect(islands.count == 2 && islands.sizes == [Int32(first.count), 1] && islands.main == 1)
    #expect(islands.labels == selected.map { $0 == far ? 2 : 1 })
    let charges = (0..<camera.pixelCount).map { Float($0 == far ? 100 : 1) }
    #expect(islands.brightest(selected: selected.span, charges: charges.span) == 2)
  }
}
