/// An object of a simtel file as typed values; decoded by ``EventIORecords``.
protocol EventIORecord: Sendable {
  /// Decodes the body of an object; unused bytes at its end are no fault.
  init(_ cursor: inout ObjectCursor, _ header: ObjectHeader) throws(ObjectFault)
}

/// Decodes objects by their type.
enum EventIORecords {
  /// The largest version of each type whose layout is known.
  static let newestVersions: [Int: Int] = [
    71: 1, 72: 1, 75: 0, 100: 2, 1205: 1999, 1208: 3, 1212: 0, 1215: 1, 1216: 1, 1217: 999, 2000: 2, 2001: 4,
    2002: 6, 2003: 2, 2004: 3, 2005: 0, 2006: 0, 2007: 0, 2008: 0, 2009: 4, 2011: 4, 2012: 4, 2013: 4,
    2014: 6, 2015: 2, 2016: 2, 2017: 0, 2020: 2, 2021: 2, 2022: 1, 2023: 4, 2024: 0, 2025: 0, 2026: 2,
    2027: 1, 2029: 0, 2030: 0, 2032: 0, 2033: 0, 2090: 1,
  ]

  /// The first version of each type whose layout is not known, by type.
  private static let versionEnds: [Int] = {
    var ends = [Int](repeating: 0, count: (newestVersions.keys.max() ?? 0) + 1)
    for (type, version) in newestVersions { ends[type] = version + 1 }
    return ends
  }()

  /// True if the layout of an object is known; containers have none.
  static func isKnown(_ header: ObjectHeader) -> Bool {
    if EventIOType.isTracking(header.type) { return header.version == 0 }
    return header.type < versionEnds.count && header.version < versionEnds[header.type]
  }

  /// The values of an object; nil for containers and for types and versions that are not known.
  static func decode(_ object: StoredObject) throws(ObjectFault) -> (any EventIORecord)? {
    guard isKnown(object.header), let type = recordType(object.header.type) else { return nil }
    return try decode(object, as: type)
  }

  private static func decode(
    _ object: StoredObject, as type: any EventIORecord.Type
  ) throws(ObjectFault) -> any EventIORecord {
    var cursor = object.cursor
    do throws(ObjectFault) {
      try object.header.checkLength()
      return try type.init(&cursor, object.header)
    } catch {
      throw error.inside(object.header)
    }
  }

  private static func recordType(_ type: Int) -> (any EventIORecord.Type)? {
    EventIOType.isTracking(type) ? TrackingPosition.self : recordTypes[type]
  }

  private static let recordTypes: [Int: any EventIORecord.Type] = [
    71: HistoryLine.self, 72: HistoryLine.self, 75: MetaParameters.self, 100: EventIOHistograms.self,
    1205: PhotonBunches.self, 1208: Photoelectrons.self, 1212: InputCard.self,
    1215: ExtraShowerParameters.self, 1216: AtmosphericProfile.self, 1217: PhotonBunches.self,
    2000: RunHeader.self, 2001: MCRunHeader.self, 2002: CameraSettings.self, 2003: CameraOrganization.self,
    2004: PixelSettings.self, 2005: DisabledPixels.self, 2006: CameraSoftwareSettings.self,
    2007: PointingCorrection.self, 2008: DriveSettings.self, 2009: CentralTrigger.self,
    2011: TelescopeEventHeader.self, 2012: ADCSums.self, 2013: ADCSamples.self,
    2014: StoredImageParameters.self, 2015: StoredShower.self, 2016: PixelTiming.self,
    2017: CalibratedIntensities.self, 2020: MCShower.self, 2021: MCEvent.self, 2022: StoredMonitoring.self,
    2023: LaserCalibration.self, 2024: RunStatistics.self, 2025: MCRunStatistics.self,
    2026: PhotoelectronSums.self, 2027: PixelList.self, 2029: AuxiliaryTraces.self,
    2030: AuxiliaryTraces.self, 2032: PixelTriggerTimes.self, 2033: PixelMonitor.self,
    2090: TriggerMasks.self,
  ]
}

extension StoredObject {
  /// Decodes the object as a record of one type.
  func decode<Record: EventIORecord>(_ type: Record.Type) throws(ObjectFault) -> Record {
    var cursor = cursor
    do throws(ObjectFault) {
      try header.checkLength()
      return try Record(&cursor, header)
    } catch {
      throw error.inside(header)
    }
  }
}
