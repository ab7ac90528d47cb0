import Reconstruction
import SSTCore

/// Which simulated showers no model learns from, so that models can be measured with them.
///
/// A shower is held out with all its uses and for all telescopes: its number is that of an event without the use, which
/// has the last two digits.
struct HeldOutShowers: Sendable {
  /// The part of the showers.
  let fraction: Double
  /// What the choice derives from.
  let seed: UInt64

  private static let usesOfShower: Int64 = 100
  /// Keeps the choice apart from other random numbers of the seed.
  private static let purpose: UInt64 = 0x4845_4C44

  /// Whether the shower of an event is held out.
  func contains(_ event: EventNumber) -> Bool {
    guard fraction > 0 else { return false }
    let shower = UInt64(bitPattern: event.event / Self.usesOfShower)
    let place = UInt64(bitPattern: event.observation) &* 0x9E37_79B9_7F4A_7C15 &+ shower
    var random = CounterRandom(seed: seed, event: place, purpose: Self.purpose)
    return random.uniform() < fraction
  }
}
