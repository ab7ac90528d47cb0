// Values that reconstruction relies on: whatever is no sensible number is damage.

extension RunHeader {
  /// Whether directions and positions make sense.
  func checkSense() throws(ObjectFault) {
    guard SimtelSense.isDirection(altitude: direction[1], azimuth: direction[0]) else {
      throw ObjectFault("a pointing of azimuth \(direction[0]) and altitude \(direction[1]) rad")
    }
    for (index, id) in telescopeIDs.enumerated() {
      let position = positions[3 * index..<3 * index + 3]
      guard position.allSatisfy({ $0.magnitude <= SimtelSense.largestDistance }) else {
        throw ObjectFault(
          "the position of telescope \(id) is \(position.map { "\($0)" }.joined(separator: ", ")) m")
      }
    }
  }
}

extension MCShower {
  /// Whether energy, direction and weight make sense.
  func checkSense() throws(ObjectFault) {
    try SimtelSense.check(energy: energy, altitude: altitude, azimuth: azimuth)
    if let extra { try SimtelSense.check(weight: extra.weight) }
  }
}

extension MCEvent {
  /// Whether the core and the weight make sense.
  func checkSense() throws(ObjectFault) {
    guard coreX.magnitude <= SimtelSense.largestDistance, coreY.magnitude <= SimtelSense.largestDistance
    else {
      throw ObjectFault("a core at \(coreX), \(coreY) m")
    }
    if let areaWeight { try SimtelSense.check(weight: areaWeight) }
  }
}

/// Limits of values; comparisons with them are false for what is no number.
enum SimtelSense {
  /// Of telescopes and cores from the reference point of the array, in metres.
  static let largestDistance: Float = 1e6
  /// In TeV.
  static let largestEnergy: Float = 1e12
  /// In radians; an altitude in single precision may be a little above 90 degrees.
  private static let largestAltitude: Float = 1.5708
  private static let largestAzimuth: Float = 100

  static func isDirection(altitude: Float, azimuth: Float) -> Bool {
    altitude.magnitude <= largestAltitude && azimuth.magnitude <= largestAzimuth
  }

  /// Whether a shower makes sense.
  static func check(energy: Float, altitude: Float, azimuth: Float) throws(ObjectFault) {
    guard energy > 0, energy <= largestEnergy else { throw ObjectFault("a shower of \(energy) TeV") }
    guard isDirection(altitude: altitude, azimuth: azimuth) else {
      throw ObjectFault("a shower from azimuth \(azimuth) and altitude \(altitude) rad")
    }
  }

  static func check(weight: Float) throws(ObjectFault) {
    guard weight.isFinite, weight >= 0 else { throw ObjectFault("a weight of \(weight)") }
  }
}
