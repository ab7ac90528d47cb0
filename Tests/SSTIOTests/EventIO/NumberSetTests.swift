import SSTCore
import Testing

@testable import SSTIO

/// Numbers that came before.
@Suite("EventIO: numbers that came before") struct NumberSetTests {
  @Test("as a set of all numbers") func numbers() {
    var (known, wanted) = (NumberSet(), Set<[Int]>())
    var random = CounterRandom(seed: 5, event: 0, purpose: 0)
    for _ in 0..<20_000 {
      let number = Int(random.next() % 9000) - 4500
      let group = Int(random.next() % 3)
      let (mine, right) = (known.insert(number, of: group), wanted.insert([number, group]).inserted)
      #expect(mine == right)
    }
    for isNew in [true, false] {
      for number in [Int.min, .min + 1, .max] {
        let found = known.insert(number, of: 0)
        #expect(found == isNew)
      }
    }
  }

  @Test("room is bounded") func bounded() {
    var known = NumberSet()
    for number in 0..<2 * NumberSet.mostPages {
      let isNew = known.insert(number << 20, of: 0)
      #expect(isNew)
    }
    // The first ones are known, later ones are not remembered.
    let (first, later) = (known.insert(5 << 20, of: 0), known.insert((NumberSet.mostPages + 5) << 20, of: 0))
    #expect(!first && later)
  }
}
