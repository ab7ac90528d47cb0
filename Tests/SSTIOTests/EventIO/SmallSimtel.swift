import Foundation
import SSTCore

@testable import SSTIO

/// Writes objects of an EventIO stream, for small files of the tests.
struct ObjectBytes {
  var bytes: [UInt8] = []
  let isBigEndian: Bool

  init(isBigEndian: Bool = false) { self.isBigEndian = isBigEndian }

  mutating func put<Number: FixedWidthInteger>(_ value: Number) {
    withUnsafeBytes(of: isBigEndian ? value.bigEndian : value.littleEndian) { bytes += Array($0) }
  }
  mutating func i16(_ values: Int...) { for value in values { put(Int16(truncatingIfNeeded: value)) } }
  mutating func i32(_ values: Int...) { for value in values { put(Int32(truncatingIfNeeded: value)) } }
  mutating func f32(_ values: Float...) { f32(values) }
  mutating func f32(_ values: [Float]) { for value in values { put(value.bitPattern) } }
  mutating func f16(_ values: [Float]) { for value in values { put(Float16(value).bitPattern) } }
  mutating func text(_ text: String) {
    i16(text.utf8.count)
    bytes += text.utf8
  }

  mutating func count(_ value: Int) {
    let value = UInt64(value)
    switch value {
    case ..<(1 << 7): bytes.append(UInt8(value))
    case ..<(1 << 14): bytes += [0x80 | UInt8(value >> 8), UInt8(value & 0xFF)]
    default: bytes += [0xC0 | UInt8(value >> 16), UInt8(value >> 8 & 0xFF), UInt8(value & 0xFF)]
    }
  }
  mutating func scount(_ value: Int) { count(value < 0 ? -2 * value - 1 : 2 * value) }
  mutating func differences(_ values: [Int]) {
    var last = 0
    for value in values {
      scount(value - last)
      last = value
    }
  }

  /// An object with these bytes as its body, filled up to a multiple of four.
  func object(
    _ type: Int, version: Int, _ identifier: Int, isContainer: Bool = false, isTop: Bool = true,
    isExtended: Bool = false
  ) -> [UInt8] {
    var object = ObjectBytes(isBigEndian: isBigEndian)
    let length = (bytes.count + 3) / 4 * 4
    if isTop { object.put(ObjectHeader.marker) }
    object.put(UInt32(type | version << 20 | (isExtended ? 1 << 17 : 0)))
    object.i32(identifier)
    object.put(UInt32(length) | (isContainer ? 1 << 30 : 0) | (isExtended ? 1 << 31 : 0))
    if isExtended { object.i32(0) }
    object.bytes += bytes + [UInt8](repeating: 0, count: length - bytes.count)
    return object.bytes
  }
}

/// A file of two telescopes with cameras of different sizes: 7 pixels and one gain, 4 pixels and two gains.
struct SmallSimtel {
  var isBigEndian = false
  var showerCount = 3
  var hasCalibrationEvent = true
  var isExtended = false
  var runNumber = 7
  var hasHistograms = false
  /// All pixels of a camera but one at nearly the same place.
  var isCrowded = false
  /// The shower whose true image of the second telescope is missing, and its sum.
  var missingImage: Int?
  var missingImageSum = 0

  typealias Camera = (id: Int, pixels: Int, gains: Int, samples: Int)

  static let cameras: [Camera] = [
    (id: 3, pixels: 7, gains: 1, samples: 10), (id: 120, pixels: 4, gains: 2, samples: 6),
  ]
  var cameras = SmallSimtel.cameras

  /// The stored sample of an event.
  static func sample(_ event: Int, _ telescope: Int, _ gain: Int, _ pixel: Int, _ sample: Int) -> Int {
    let base = 200 + 17 * event + 5 * telescope + 100 * gain
    // The second telescope's pixel 1 is above the limit of the high gain.
    if telescope == 1, gain == 0, pixel == 1, sample == 2 { return 4100 }
    return base + (pixel * 31 + sample * 7) % 50
  }
  static func photoelectrons(_ event: Int, _ telescope: Int, _ pixel: Int) -> Int { (event + pixel) % 3 }
  static let pedestalSlices = 10
  static func pedestal(_ gain: Int, _ pixel: Int) -> Float { 2000 + Float(100 * gain + pixel) }
  static func factor(_ gain: Int, _ pixel: Int) -> Float { 0.25 + 0.125 * Float(pixel) + 4 * Float(gain) }

  private var empty: ObjectBytes { ObjectBytes(isBigEndian: isBigEndian) }

  private func make(_ write: (inout ObjectBytes) -> Void) -> ObjectBytes {
    var bytes = empty
    write(&bytes)
    return bytes
  }

  /// All top-level objects.
  var objects: [[UInt8]] {
    var objects = head
    if hasCalibrationEvent { objects.append(calibrationEvent) }
    for shower in 1...max(1, showerCount) where showerCount > 0 { objects += self.shower(shower) }
    if hasHistograms { objects.append(histograms) }
    return objects
  }

  var bytes: [UInt8] { objects.flatMap { $0 } }

  /// The objects of the last shower under another number.
  func lastShower(as number: Int) -> [[UInt8]] {
    objects.suffix(6).map { object in
      var object = object
      let type = Int(object[4]) | Int(object[5]) << 8
      let isUntriggered = type == EventIOType.mcEvent && object[8] != UInt8(100 * showerCount & 0xFF)
      let identifier = type == EventIOType.mcShower ? number : 100 * number + (isUntriggered ? 1 : 0)
      // The identifier of the object, and that of the trigger inside an array event.
      for place in type == EventIOType.arrayEvent ? [8, 20] : [8] {
        object.replaceSubrange(
          place..<place + 4, with: withUnsafeBytes(of: Int32(identifier).littleEndian) { Array($0) })
      }
      return object
    }
  }

  /// The file with numbers of the `place`th object of a type changed; bodies start at byte 16.
  func changed(_ type: Int, _ place: Int = 0, at offset: Int, _ values: [Float]) -> [UInt8] {
    var (objects, left) = (objects, place)
    for index in objects.indices where Int(objects[index][4]) | Int(objects[index][5]) << 8 == type {
      if left == 0 {
        let bytes = values.flatMap { value in withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) }
        }
        objects[index].replaceSubrange(16 + offset..<16 + offset + bytes.count, with: bytes)
      }
      left -= 1
    }
    return objects.flatMap { $0 }
  }

  /// The objects without those of a type.
  func objects(without type: Int) -> [[UInt8]] {
    objects.filter { Int($0[4]) | Int($0[5]) << 8 != type }
  }

  // MARK: - Head

  private var head: [[UInt8]] {
    let history =
      make {
        $0.i32(1); $0.text("sim_telarray -c \(runNumber).cfg")
      }.object(71, version: 1, 1, isTop: false)
      + make {
        $0.i32(2); $0.text("STORE_PHOTOELECTRONS 1 % all\n")
      }.object(72, version: 1, 0, isTop: false)
    var container = empty
    container.bytes = history
    let run = make { run in
      run.i32(runNumber, 1_700_000_000, -1, 0, 0)
      run.f32(0.5, 1.25, 0, 0, 0, 0, 0)
      run.i32(2)
      run.i16(3, 120)
      run.f32(10, 20, 1, -30, 5, 2)
      run.i32(1, 60)
      run.text("target")
      run.text("me")
    }
    let simulation = make { run in
      run.i32(1, 7640, 1, 1, 2, 3)
      run.f32(2150)
      run.i32(100, 10, 1)
      run.f32(0, 700, 1.2, 1.3, 0, 1)
      run.i32(0)
      run.f32(0, 10, 0.2, 100, -2, 40, 1, 0.1, -1)
      run.i32(26, 1, 2, 3)
      run.f32(5, 240, 700)
      run.i32(1, 2)
    }
    return [
      container.object(70, version: 1, 1, isContainer: true, isExtended: isExtended),
      run.object(2000, version: 2, runNumber), simulation.object(2001, version: 4, -1),
    ] + cameras.flatMap(telescope) + cameras.flatMap(monitoring)
  }

  private func telescope(_ camera: Camera) -> [[UInt8]] {
    let n = camera.pixels
    let columns = max(3, Int(Double(n).squareRoot()))
    let settings = make { bytes in
      bytes.i32(n)
      bytes.f32(5.6, 5.7)
      bytes.f32((0..<n).map { Float($0 % columns) * (isCrowded && $0 > 0 ? 1e-6 : 0.02) })
      bytes.f32((0..<n).map { Float($0 / columns + 1) * (isCrowded && $0 > 0 ? 1e-6 : 0.02) })
      for value in [0, 1, 1, 2] { bytes.scount(value) }
      bytes.f32(4e-4, 0.02)
      bytes.i32(18)
      bytes.f32(9.4, 0)
    }
    let organization = make { bytes in
      bytes.i32(n, 1, camera.gains, 0)
      for _ in 0..<n { bytes.scount(0) }
      for _ in 0..<3 * n * camera.gains { bytes.scount(1) }
      for _ in 0..<n { bytes.scount(0) }
    }
    let pixels = make { bytes in
      bytes.i32(0, 0, 1, n)
      for _ in 0..<n { bytes.i32(1000) }
      bytes.i32(1, 5, 1)
      bytes.i16(0, camera.samples)
      bytes.f32(4)
      bytes.i32(camera.samples)
      bytes.scount(camera.gains)
      bytes.scount(3)
      bytes.f32(0.5)
      for _ in 0..<camera.gains { bytes.f16([0, 1, 0.5]) }
    }
    let disabled = make { $0.i32(0, 1, n - 1) }
    return [
      settings.object(2002, version: 5, camera.id), organization.object(2003, version: 2, camera.id),
      pixels.object(2004, version: 2, camera.id), disabled.object(2005, version: 0, camera.id),
    ]
  }

  private func monitoring(_ camera: Camera) -> [[UInt8]] {
    let all = (0..<camera.gains).flatMap { gain in (0..<camera.pixels).map { (gain, $0) } }
    let state = make { bytes in
      bytes.i16(0, 0)
      bytes.i32(0, 1, 2)
      for value in [0, camera.pixels, 1, camera.gains] { bytes.scount(value) }
      bytes.i32(1, 2)
      bytes.i16(Self.pedestalSlices)
      bytes.f32(all.map { Self.pedestal($0.0, $0.1) })
      bytes.f32(all.map { _ in 1.5 })
    }
    let laser = make { bytes in
      bytes.i16(camera.pixels, camera.gains)
      bytes.i32(1)
      bytes.f32(all.map { Self.factor($0.0, $0.1) })
      bytes.f32((0..<2 * camera.gains).map { _ in 0.5 })
      bytes.f32(all.map { Float($0.1) * 0.5 })
    }
    return [
      state.object(2022, version: 1, camera.id | 0x04 << 8), laser.object(2023, version: 2, camera.id),
    ]
  }

  // MARK: - Events

  private func shower(_ number: Int) -> [[UInt8]] {
    let shower = make { bytes in
      bytes.i32(101)
      bytes.f32(Float(number), 3, 1.25, 0, 20_000, 300, 8000, 310, 320)
      bytes.i16(0)
    }
    let use = make { bytes in
      bytes.i32(number)
      bytes.f32(Float(10 * number), -5)
    }
    let event = 100 * number
    return [
      shower.object(2020, version: 1, number), use.object(2021, version: 1, event + 1),
      use.object(2021, version: 1, event), photoelectrons(number), sums(number),
      arrayEvent(number, identifier: event, isTop: true),
    ]
  }

  private func photoelectrons(_ number: Int) -> [UInt8] {
    var container = empty
    for (place, camera) in cameras.enumerated() where place == 0 || number != missingImage {
      let bytes = make { bytes in
        let counts = (0..<camera.pixels).map { Self.photoelectrons(number, place, $0) }
        bytes.i32(counts.reduce(0, +), camera.pixels)
        bytes.i16(0)
        bytes.i32(counts.count { $0 > 0 })
        for (pixel, count) in counts.enumerated() where count > 0 {
          if camera.pixels > 0x7FFF { bytes.count(pixel) } else { bytes.i16(pixel) }
          bytes.i32(count)
          bytes.f32([Float](repeating: 1.5, count: count))
        }
      }
      container.bytes += bytes.object(
        1208, version: camera.pixels > 0x7FFF ? 3 : 2, camera.id - 1, isTop: false)
    }
    return container.object(1204, version: 0, 100 * number, isContainer: true)
  }

  private func sums(_ number: Int) -> [UInt8] {
    make { bytes in
      bytes.i32(number, 2)
      for (place, camera) in cameras.enumerated() {
        let sum = (0..<camera.pixels).reduce(0) { $0 + Self.photoelectrons(number, place, $1) }
        bytes.i32(place == 1 && number == missingImage ? missingImageSum : sum)
      }
      bytes.i32(0, 0)
      bytes.f32([Float](repeating: 1, count: 10))
    }.object(2026, version: 2, 100 * number)
  }

  private var calibrationEvent: [UInt8] {
    var container = empty
    container.bytes = arrayEvent(0, identifier: 1, isTop: false)
    return container.object(2028, version: 0, 1, isContainer: true)
  }

  /// Histogram 6 with all uses, all in its first bin.
  private var histograms: [UInt8] {
    make { bytes in
      bytes.i16(1)
      bytes.bytes.append(0x46)
      bytes.text("abc")
      bytes.i32(6)
      bytes.i16(2, 1)
      bytes.i32(2 * showerCount, 2 * showerCount, 0, 0)
      bytes.f32(0, 1000, 0, 0)
      bytes.i32(0, 0)
      bytes.f32(-3, 3, 0, 0)
      bytes.f32([Float](repeating: 0, count: 10))
      bytes.f32(Float(2 * showerCount), 0)
    }.object(100, version: 2, -1)
  }

  private func arrayEvent(_ number: Int, identifier: Int, isTop: Bool) -> [UInt8] {
    var event = empty
    event.bytes += make { bytes in
      bytes.i32(5, 6, 1_700_000_000 + number, 250, 3, 3)
      bytes.i16(2, 3, 120)
      bytes.f32(0, 12.5)
      bytes.i16(2, 3, 120)
      for _ in 0..<2 { bytes.count(1) }
    }.object(2009, version: 2, number == 0 ? 0 : identifier, isTop: false)
    for (place, camera) in cameras.enumerated() {
      var telescope = empty
      telescope.bytes += make {
        $0.i32(number, number, 1, 2, 3, 4); $0.i16(1)
      }
      .object(2011, version: 2, camera.id, isTop: false)
      telescope.bytes += make { bytes in
        bytes.i32(camera.pixels)
        bytes.i16(camera.gains, camera.samples)
        for gain in 0..<camera.gains {
          for pixel in 0..<camera.pixels {
            bytes.differences((0..<camera.samples).map { Self.sample(number, place, gain, pixel, $0) })
          }
        }
      }.object(2013, version: 3, camera.id << 12, isTop: false, isExtended: isExtended)
      telescope.bytes += make {
        $0.scount(2); $0.scount(0); $0.scount(1)
      }
      .object(2027, version: 1, camera.id, isTop: false)
      let type = 2200 + camera.id % 100 + 1000 * (camera.id / 100)
      event.bytes += telescope.object(type, version: 1, number, isContainer: true, isTop: false)
      event.bytes += make { $0.f32(0.5, 1.25) }
        .object(type - 100, version: 0, camera.id | 0x100, isTop: false)
    }
    return event.object(2010, version: 0, identifier, isContainer: true, isTop: isTop, isExtended: isExtended)
  }
}
