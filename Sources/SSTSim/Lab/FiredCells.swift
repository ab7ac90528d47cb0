internal import Foundation
internal import SSTCore

/// How many cells fire: the generalised Poisson law with mean λ of primaries, each fired cell firing ε more.
///
/// w_k = λ (λ + kε)^(k−1) exp(−λ − kε) / k! (P. C. Consul, G. C. Jain, Technometrics 15 (1973) 791; for sensors
/// S. Vinogradov, arXiv:1109.2014). Mean λ/(1−ε), variance λ/(1−ε)³. Kept are all k from 9 standard
/// deviations below the mean on until their probability is below 1e-16.
struct FiredCells: Sendable {
  /// The smallest number that is kept.
  let first: Int
  /// The probabilities of `first`, `first + 1`, …; their sum is 1.
  let probabilities: [Double]

  init(light: Double, crosstalk: Double) {
    guard light > 0 else {
      first = 0
      probabilities = [1]
      return
    }
    let mean = light / (1 - crosstalk)
    let spread = (mean / (1 - crosstalk) / (1 - crosstalk)).squareRoot()
    first = max(0, Int(mean - 9 * spread))
    var logFactorial = (0..<first).reduce(0.0) { $0 + log(Double($1 + 1)) }
    var weights: [Double] = []
    var k = Double(first)
    while true {
      if k > Double(first) { logFactorial += log(k) }
      let rate = light + k * crosstalk
      let weight = light * exp((k - 1) * log(rate) - rate - logFactorial)
      if k > mean, weight < 1e-16 { break }
      weights.append(weight)
      k += 1
    }
    let sum = weights.reduce(0, +)
    probabilities = weights.map { $0 / sum }
  }

  /// The mean of a function of the number.
  func mean(_ value: (Double) -> Double) -> Double {
    var sum = 0.0
    for (index, weight) in probabilities.enumerated() { sum += weight * value(Double(first + index)) }
    return sum
  }
}

/// Numbers with the laws of many pixels, each by one uniform number and a short search.
struct FiredCellSampler: Sendable {
  private var firsts: [Int32] = []
  private var starts: [Int] = [0]
  private var cumulative: [Double] = []
  /// For each of as many equal parts of 0..<1 as there are numbers, the first number that can be meant.
  private var guide: [Int32] = []

  init(_ laws: [FiredCells]) {
    for law in laws {
      firsts.append(Int32(law.first))
      var sum = 0.0
      let sums = law.probabilities.map { weight -> Double in
        sum += weight
        return sum
      }
      var number = 0
      for part in sums.indices {
        while number < sums.count - 1, sums[number] <= Double(part) / Double(sums.count) { number += 1 }
        guide.append(Int32(number))
      }
      cumulative += sums
      starts.append(cumulative.count)
    }
  }

  /// A number with the law of a pixel.
  @inline(__always)
  func next(_ pixel: Int, _ random: inout CounterRandom) -> Int {
    let (start, end) = (starts[pixel], starts[pixel + 1])
    let lot = random.uniform()
    var number = Int(guide[start + Int(lot * Double(end - start))])
    while number < end - start - 1, cumulative[start + number] <= lot { number += 1 }
    return Int(firsts[pixel]) + number
  }
}
