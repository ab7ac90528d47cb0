import Foundation
import SSTCore
import TestSupport
import Testing

/// Mapping files from anywhere: an error with a code or a camera, and never more.
@Suite("Camera: damaged mapping files") struct MappingDamageTests {
  static let isLong = ProcessInfo.processInfo.environment["SST_LONG_TESTS"] == "1"

  /// One module with all columns.
  private static let lines: [String] = {
    var lines = ["slot,asic,channel,row,column,x_m,y_m,superpixel,sipm_pixel,z_m,width_m,pixel"]
    for pixel in 0..<64 {
      let (row, column) = (pixel / 8, pixel % 8)
      lines.append(
        "0,\(pixel / 16),\(pixel % 16),\(row),\(column),\(0.006 * Double(column)),\(0.006 * Double(row)),"
          + "\(pixel / 4),\(pixel % 16),0.01,0.005,\(pixel)")
    }
    return lines
  }()
  private static let bytes = Array((lines.joined(separator: "\n") + "\n").utf8)

  /// The camera; nil if the text was refused.
  private func read(_ bytes: some Sequence<UInt8>) -> PixelMapping? {
    let text = String(decoding: Array(bytes), as: UTF8.self)
    do throws(PixelMappingError) {
      let camera = try PixelMapping(parsing: text, name: "x", path: "x")
      #expect(camera.pixelCount > 0 && camera.pixelCount <= 2048 && camera.pixelCount % 64 == 0)
      #expect(camera.geometry.pixelCount == camera.pixelCount && camera.pixelWidth > 0)
      #expect(camera.pixels.allSatisfy { $0.x.isFinite && $0.y.isFinite && $0.z.isFinite })
      return camera
    } catch {
      #expect(error.description.hasPrefix("x: ") && error.code.word.hasPrefix("mapping-"))
      return nil
    }
  }

  @Test("cut anywhere before the last line") func cuts() throws {
    let whole = try #require(read(Self.bytes))
    let lastLine = Self.bytes.count - Self.lines[64].utf8.count - 1
    for place in stride(from: 0, to: lastLine, by: Self.isLong ? 1 : 17) {
      #expect(read(Self.bytes[..<place]) == nil)
    }
    #expect(read(Self.bytes.dropLast()) == whole)
  }

  @Test("flipped bits") func flips() {
    var random = CounterRandom(seed: 5, event: 0, purpose: 0)
    for _ in 0..<(Self.isLong ? 10_000 : 400) {
      var changed = Self.bytes
      changed[Int(random.next() % UInt64(changed.count))] ^= 1 << UInt8(random.next() % 8)
      _ = read(changed)
    }
  }

  @Test(
    "numbers that no camera has",
    arguments: [
      "-1", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "1e308", "nan", "inf",
      "0x1p3",
      "", " ", "1.5", "٣", "9999999",
    ])
  func numbers(_ number: String) {
    for column in 0..<12 {
      var fields = Self.lines[9].split(separator: ",").map(String.init)
      fields[column] = number
      var lines = Self.lines
      lines[9] = fields.joined(separator: ",")
      let camera = read(lines.joined(separator: "\n").utf8)
      // Coordinates may be any number of metres below 100, and 0x1p3 is one.
      if camera != nil { #expect((5...9).contains(column), "column \(column)") }
    }
  }

  @Test("pixels that are there twice, or at one place") func twice() {
    #expect(read((Self.lines + [Self.lines[3]]).joined(separator: "\n").utf8) == nil)
    var lines = Self.lines
    lines[10] = lines[10].replacing(",1,1,0.006,0.006,", with: ",0,0,0.006,0.006,")
    #expect(lines[10] != Self.lines[10] && read(lines.joined(separator: "\n").utf8) == nil)
    #expect(read((Self.lines + Self.lines.dropFirst()).joined(separator: "\n").utf8) == nil)
  }

  @Test("endings of lines of other systems, comments, blanks") func endings() throws {
    let whole = try #require(read(Self.bytes))
    #expect(read(Self.lines.joined(separator: "\r\n").utf8) == whole)
    #expect(read(Self.lines.joined(separator: "\n\n# comment\n").utf8) == whole)
    #expect(read(Self.lines.joined(separator: " \n").utf8) == whole)
  }

  @Test("long lines and many columns take no memory beyond the text") func long() {
    let names = Self.lines[0] + String(repeating: ",x", count: 100_000)
    #expect(read(([names] + Self.lines.dropFirst()).joined(separator: "\n").utf8) != nil)
    #expect(read(Array(repeating: UInt8(ascii: ","), count: 1_000_000)) == nil)
    #expect(read(Array(repeating: UInt8(ascii: "\n"), count: 1_000_000)) == nil)
  }
}
