import SSTSky
import Foundation
import Reconstruction
import SSTCore

/// Times and directions in words.
enum ShowText {
  /// An instant in UTC, to the nanosecond or the microsecond.
  static func time(_ time: TAITime, isPrecise: Bool) -> String {
    guard time.isKnown else { return "no time" }
    let text = time.iso8601UTC.replacing("T", with: " ").dropLast()
    return (isPrecise ? String(text) : String(text.dropLast(3))) + " UTC"
  }

  /// A direction in degrees.
  static func direction(_ direction: HorizontalDirection) -> String {
    String(format: "alt %.4f°, az %.4f°", direction.altitudeDeg, direction.azimuthDeg)
  }
}
