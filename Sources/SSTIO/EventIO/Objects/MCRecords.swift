import Glibc

/// A simulated shower (2020).
public struct MCShower: EventIORecord, Equatable {
  /// How many particles there were at each depth.
  public struct Profile: Sendable, Equatable {
    /// What was counted: 1 charged, 2 electrons, 3 muons, 4 hadrons, 10 Cherenkov light; + 1000 vertical depth, + 2000 height.
    public var identifier: Int
    /// The first depth or height.
    public var start: Float
    /// The last one.
    public var end: Float
    /// The numbers.
    public var contents: [Float]
  }

  /// The primary: 0 gamma, 1 electron, 2 muon, 101 proton, 100 A + Z for nuclei, negative for antiparticles.
  public var primary: Int
  /// The energy, in TeV.
  public var energy: Float
  /// The azimuth of the direction, from north over east, in radians.
  public var azimuth: Float
  /// The altitude of the direction, in radians.
  public var altitude: Float
  /// The depth where it started, in g/cm²; NaN in the oldest layout.
  public var startDepth: Float = .nan
  /// The height of the first interaction above the sea, in metres.
  public var firstInteraction: Float
  /// The depth of the maximum, in g/cm².
  public var maximumDepth: Float
  /// The height of the maximum, in metres; NaN in the oldest layout.
  public var maximumHeight: Float = .nan
  /// The depth of the maximum of electrons, in g/cm²; NaN in the oldest layout.
  public var electronDepth: Float = .nan
  /// The depth of the maximum of Cherenkov light, in g/cm²; NaN in the oldest layout.
  public var cherenkovDepth: Float = .nan
  /// The profiles.
  public var profiles: [Profile] = []
  /// Further parameters; nil if there are none.
  public var extra: ExtraShowerParameters?

  init(_ cursor: inout ObjectCursor, _ header: ObjectHeader) throws(ObjectFault) {
    primary = try cursor.i32()
    (energy, azimuth, altitude) = (try cursor.f32(), try cursor.f32(), try cursor.f32())
    if header.version >= 1 { startDepth = try cursor.f32() }
    (firstInteraction, maximumDepth) = (try cursor.f32(), try cursor.f32())
    if header.version >= 1 {
      (maximumHeight, electronDepth, cherenkovDepth) =
        (try cursor.f32(), try cursor.f32(), try cursor.f32())
    }
    for _ in 0..<(try cursor.checked(try cursor.i16(), bytesEach: 16)) {
      let (identifier, count) = (try cursor.i32(), try cursor.i32())
      let (start, end) = (try cursor.f32(), try cursor.f32())
      profiles.append(
        Profile(identifier: identifier, start: start, end: end, contents: try cursor.f32s(count)))
    }
    guard header.version >= 2, cursor.remaining >= 12 else { return }
    let offset = header.bodyOffset + cursor.place
    let rest = try cursor.take(cursor.remaining)
    guard
      let inner = ObjectHeader(rest, hasMarker: false, isBigEndian: header.isBigEndian, offset: offset),
      inner.length <= rest.count - inner.size
    else { throw ObjectFault("an object inside passes its end") }
    guard inner.type == EventIOType.extraShowerParameters else { return }
    let body = UnsafeRawBufferPointer(rebasing: rest[inner.size..<inner.size + inner.length])
    extra = try StoredObject(header: inner, body: body).decode(ExtraShowerParameters.self)
  }
}

/// Further parameters of a shower (1215).
public struct ExtraShowerParameters: EventIORecord, Equatable {
  /// What the parameters mean.
  public var identifier: Int
  /// The weight of the shower.
  public var weight: Float
  /// Whole numbers.
  public var integers: [Int]
  /// Real numbers.
  public var reals: [Float]

  init(_ cursor: inout ObjectCursor, _ header: ObjectHeader) throws(ObjectFault) {
    identifier = Int(header.identifier)
    weight = try cursor.f32()
    let (integerCount, realCount) = (try cursor.itemCount(bytesEach: 4), try cursor.itemCount(bytesEach: 4))
    integers = try cursor.i32s(integerCount)
    reals = try cursor.f32s(realCount)
  }
}

/// One use of a shower (2021).
public struct MCEvent: EventIORecord, Equatable {
  /// The shower.
  public var shower: Int
  /// The core, north of the reference point, in metres.
  public var coreX: Float
  /// The core, west of the reference point, in metres.
  public var coreY: Float
  /// The weight as an area, in square metres; nil if not given.
  public var areaWeight: Float?

  init(_ cursor: inout ObjectCursor, _ header: ObjectHeader) throws(ObjectFault) {
    (shower, coreX, coreY) = (try cursor.i32(), try cursor.f32(), try cursor.f32())
    if header.version >= 2 { areaWeight = try cursor.f32() }
  }
}

/// Photoelectrons of an event summed by telescope (2026); indices count the telescopes of the run header.
public struct PhotoelectronSums: EventIORecord, Equatable {
  /// The shower.
  public var shower: Int
  /// The photoelectrons of each telescope.
  public var counts: [Int]
  /// The pixels of each telescope.
  public var pixelCounts: [Int]
  /// The telescopes, by index, of the pixels that are listed.
  public var listedTelescopes: [Int] = []
  /// Listed pixels.
  public var listedPixels: [Int] = []
  /// Their photoelectrons.
  public var listedCounts: [Int] = []
  /// The photons of each telescope; or empty.
  public var photons: [Float] = []
  /// Those that the atmosphere let through.
  public var photonsAtmosphere: [Float] = []
  /// Those of them from 300 to 600 nm.
  public var photons300To600: [Float] = []
  /// Those of them that the quantum efficiency let through.
  public var photonsEfficiency: [Float] = []
  /// Those from 350 to 450 nm; or empty.
  public var photons350To450: [Float] = []

  init(_ cursor: inout ObjectCursor, _ header: ObjectHeader) throws(ObjectFault) {
    shower = try cursor.i32()
    let telescopes = try cursor.i32()
    (counts, pixelCounts) = (try cursor.i32s(telescopes), try cursor.i32s(telescopes))
    for index in 0..<telescopes where counts[index] > 0 && pixelCounts[index] > 0 {
      let listed = try cursor.i16()
      listedPixels += try cursor.i16s(listed)
      listedCounts += try cursor.i32s(listed)
      listedTelescopes += repeatElement(index, count: listed)
    }
    if header.version >= 1 {
      (photons, photonsAtmosphere) = (try cursor.f32s(telescopes), try cursor.f32s(telescopes))
      (photons300To600, photonsEfficiency) = (try cursor.f32s(telescopes), try cursor.f32s(telescopes))
    }
    if header.version >= 2 { photons350To450 = try cursor.f32s(telescopes) }
  }
}

/// The photoelectrons of a telescope (1208).
public struct Photoelectrons: EventIORecord, Equatable {
  /// The use of the shower.
  public var use: Int
  /// The telescope's index; its id less 1.
  public var telescopeIndex: Int
  /// The number of photoelectrons.
  public var count: Int
  /// The number of pixels of the camera.
  public var pixelCount: Int
  /// 1 with amplitudes, 2 with night-sky background, 4 with photons, 8 photons of 300 to 550 nm.
  public var flags = 0
  /// The pixels with photoelectrons.
  public var pixels: [Int] = []
  /// How many each of them has.
  public var counts: [Int] = []
  /// Their times, one pixel after the other, in ns.
  public var times: [Float] = []
  /// Their amplitudes in mean photoelectrons; or empty.
  public var amplitudes: [Float] = []
  /// Pixels with photons.
  public var photonPixels: [Int] = []
  /// Their photons.
  public var photons: [Int] = []

  init(_ cursor: inout ObjectCursor, _ header: ObjectHeader) throws(ObjectFault) {
    (use, telescopeIndex) = (Int(header.identifier) / 1000, Int(header.identifier) % 1000)
    (count, pixelCount) = (try cursor.i32(), try cursor.i32())
    if header.version >= 2 { flags = try cursor.i16() }
    for _ in 0..<(try cursor.checked(try cursor.i32(), bytesEach: 5)) {
      pixels.append(header.version <= 2 ? try cursor.i16() : Int(truncatingIfNeeded: try cursor.count()))
      let items = try cursor.i32()
      counts.append(items)
      times += try cursor.f32s(items)
      if flags & 1 != 0 { amplitudes += try cursor.f32s(items) }
    }
    guard flags & 4 != 0 else { return }
    for _ in 0..<(try cursor.checked(try cursor.i32(), bytesEach: 6)) {
      photonPixels.append(try cursor.i16())
      photons.append(try cursor.i32())
    }
  }
}

/// Bunches of photons at a telescope, or particles at the ground (1205, 1217).
public struct PhotonBunches: EventIORecord, Equatable {
  /// The array; 999 for particles at the ground.
  public var array: Int
  /// The telescope's index.
  public var telescopeIndex: Int
  /// The photons of all bunches.
  public var photonSum: Float
  /// The numbers of a bunch: 8 or 10.
  public var width: Int
  /// x, y (cm), cx, cy, time (ns), height (cm), photons, wavelength (nm); or x, y, z, cx, cy, cz, time, distance, photons,
  /// wavelength.
  public var values: [Float]

  init(_ cursor: inout ObjectCursor, _ header: ObjectHeader) throws(ObjectFault) {
    (array, telescopeIndex) = (try cursor.i16(), try cursor.i16())
    photonSum = try cursor.f32()
    let count = try cursor.i32()
    width = header.type == EventIOType.photonBunches3D ? 10 : 8
    let all = try cursor.product(count, width)
    guard header.version / 1000 == 1 else {
      values = try cursor.f32s(all)
      return
    }
    values = try cursor.list(all, bytesEach: 2) { cursor throws(ObjectFault) in Float(try cursor.i16()) }
    for index in values.indices { values[index] = Self.unpacked(values[index], part: index % 8) }
  }

  /// Compact bunches are scaled 16-bit numbers.
  private static func unpacked(_ value: Float, part: Int) -> Float {
    switch part {
    case 0, 1, 4: value * 0.1
    case 2, 3: max(-1, min(1, value / 30_000))
    case 5: Float(pow(10, Double(0.001 * value)))
    case 6: value * 0.01
    default: value
    }
  }
}
