/// Exponential, logarithm and normal tail of eight numbers at a time.
///
/// They agree with the exact functions to 1e-14 of their value.
enum GaussianFunctions {
  /// 1/√(2π).
  static let inverseRootTwoPi = 0.398_942_280_401_432_7

  /// exp(x) between −700 and 700.
  ///
  /// Range reduction by ln 2 in two parts, and the Taylor polynomial of degree 12.
  @inline(__always) static func exponential(_ x: SIMD8<Double>) -> SIMD8<Double> {
    let magic = SIMD8<Double>(repeating: 0x1.8p52)
    let shifted = x * 1.442_695_040_888_963_4 + magic
    let k = shifted - magic
    let r = (x - k * 0x1.62e42feep-1) - k * 0x1.a39ef35793c76p-33
    var p = SIMD8<Double>(repeating: 1.0 / 479_001_600)
    p = p * r + 1.0 / 39_916_800
    p = p * r + 1.0 / 3_628_800
    p = p * r + 1.0 / 362_880
    p = p * r + 1.0 / 40_320
    p = p * r + 1.0 / 5040
    p = p * r + 1.0 / 720
    p = p * r + 1.0 / 120
    p = p * r + 1.0 / 24
    p = p * r + 1.0 / 6
    p = p * r + 0.5
    p = p * r + 1
    p = p * r + 1
    let power = unsafeBitCast(shifted, to: SIMD8<UInt64>.self) &<< 52
    return unsafeBitCast(unsafeBitCast(p, to: SIMD8<UInt64>.self) &+ power, to: SIMD8<Double>.self)
  }

  /// ln(x) of normal numbers above 0.
  ///
  /// The exponent is split off so that the rest m lies between √½ and √2; ln m is the series of the inverse
  /// hyperbolic tangent of (m − 1)/(m + 1).
  @inline(__always) static func logarithm(_ x: SIMD8<Double>) -> SIMD8<Double> {
    typealias Bits = SIMD8<UInt64>
    let bits = unsafeBitCast(x, to: Bits.self)
    // The bits of √½, a little rounded down; 2048 keeps the exponent positive.
    let shifted = bits &- (0x3FE6_A09E_0000_0000 as UInt64) &+ (2048 as UInt64 &<< 52)
    let exponent = shifted &>> 52
    let m = unsafeBitCast(bits &- ((exponent &- (2048 as UInt64)) &<< 52), to: SIMD8<Double>.self)
    // The exponent as a number, by way of the digits of a large one.
    let k =
      unsafeBitCast(exponent | (0x4330_0000_0000_0000 as UInt64), to: SIMD8<Double>.self) - (0x1p52 + 2048)
    let t = (m - 1) / (m + 1)
    let s = t * t
    var p = SIMD8<Double>(repeating: 1.0 / 21)
    p = p * s + 1.0 / 19
    p = p * s + 1.0 / 17
    p = p * s + 1.0 / 15
    p = p * s + 1.0 / 13
    p = p * s + 1.0 / 11
    p = p * s + 1.0 / 9
    p = p * s + 1.0 / 7
    p = p * s + 1.0 / 5
    p = p * s + 1.0 / 3
    return k * 0.693_147_180_559_945_3 + 2 * t * (1 + s * p)
  }

  /// The normal tail probability beyond u ≥ 0, divided by the normal density at u (the Mills ratio).
  ///
  /// A polynomial of degree 20 in (u − 4)/(u + 4), from a Chebyshev expansion made with 50 digits.
  @inline(__always) static func millsRatio(_ u: SIMD8<Double>) -> SIMD8<Double> {
    let q = 1 / (u + 4)
    let t = (u - 4) * q
    var p = SIMD8<Double>(repeating: 1.699_436_223_900_511_4e-8)
    p = p * t + 3.224_557_804_383_836_4e-8
    p = p * t - 1.421_897_729_340_484_6e-7
    p = p * t - 3.688_360_426_654_015_2e-7
    p = p * t + 5.893_821_224_375_905_8e-7
    p = p * t + 2.526_644_196_178_932_9e-6
    p = p * t - 1.504_691_038_550_916_8e-6
    p = p * t - 1.480_972_516_687_886_06e-5
    p = p * t + 1.758_139_853_031_907_1e-6
    p = p * t + 8.807_903_627_839_139_4e-5
    p = p * t - 4.770_455_827_430_526_8e-6
    p = p * t - 5.792_642_696_306_718_6e-4
    p = p * t + 3.342_419_266_161_352_7e-4
    p = p * t + 4.087_854_720_522_051_6e-3
    p = p * t - 8.722_294_943_409_410_9e-3
    p = p * t - 1.890_045_076_392_154_1e-2
    p = p * t + 0.151_391_762_291_509_54
    p = p * t - 0.467_540_963_002_889_33
    p = p * t + 0.970_409_554_868_068_13
    p = p * t - 1.523_770_910_819_920_97
    p = p * t + 1.893_219_063_308_483_2
    return p * q
  }
}
