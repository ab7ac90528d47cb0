import SSTSky
import Foundation
import Reconstruction
import Reports
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
    String(format: "altitude %.4f°, azimuth %.4f°", direction.altitudeDeg, direction.azimuthDeg)
  }
}

extension ShowText {
  /// A word that a shell reads as it is; nil if it has characters that cannot be copied from a page.
  static func shellWord(_ word: String) -> String? {
    if word.isEmpty || word.unicodeScalars.contains(where: { TerminalText.isHarmful($0) }) { return nil }
    let plain = word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "/._-+@%:=,".contains($0)) }
    let named = word.hasPrefix("-") ? "./" + word : word
    return plain ? named : "'" + named.replacing("'", with: "'\\''") + "'"
  }

  /// A table of a file with the command that prints its rows; nil if the path cannot be copied from a page.
  static func table(_ name: String, of path: String, _ table: String) -> DisplayedTable? {
    shellWord(path).map { DisplayedTable(name, command: "sstctl dump \($0) --table \(table) --rows ") }
  }
}

extension DisplayedImage {
  /// Leaves pixels without a color that could not be used in the event, whatever took the place of their charges.
  ///
  /// - Parameter status: the bits of a `PixelStatus` for each pixel; empty if all are sound.
  mutating func hide(_ status: [UInt8]) {
    let flawed = status.indices.filter { status[$0] != 0 && charges.indices.contains($0) }
    guard !flawed.isEmpty else { return }
    for pixel in flawed {
      charges[pixel] = .nan
      if peakTimesNS.indices.contains(pixel) { peakTimesNS[pixel] = .nan }
    }
    let missing = flawed.count { PixelStatus(rawValue: status[$0]).contains(.missing) }
    let parts = [(missing, "missing"), (flawed.count - missing, "with impossible samples")].filter {
      $0.0 > 0
    }
    .map { "\($0) pixel\($0 == 1 ? "" : "s") \($1)" }
    note = [note, parts.joined(separator: ", ") + "."].filter { !$0.isEmpty }.joined(separator: " ")
  }
}
