import SSTCore
import Testing

@Suite("Whole numbers from data") struct WholeNumberTests {
  @Test(
    "values are held within limits",
    arguments: [
      (2.9, 2), (0, 0), (-0.5, 0), (9, 9), (9.5, 9), (1e300, 9), (.infinity, 9), (-.infinity, 0), (.nan, 0),
    ] as [(Double, Int)])
  func within(_ value: Double, _ expected: Int) {
    #expect(Int(value, within: 0...9) == expected)
  }
}
