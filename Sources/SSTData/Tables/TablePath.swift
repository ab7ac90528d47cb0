internal import SSTCore

/// Where the tables of DL1 and stereo files are: the paths of ctapipe's data model, and ours.
public enum TablePath {
  /// The group of all events.
  public static let eventGroup = "/dl1/event"
  /// Which telescopes triggered, one row per event.
  public static let subarrayTrigger = eventGroup + "/subarray/trigger"
  /// The triggers of all telescopes, one after the other.
  public static let telescopeTrigger = eventGroup + "/telescope/trigger"
  /// Where the array points, a row whenever it changes.
  public static let arrayPointing = "/dl1/monitoring/subarray/pointing"
  /// The pedestals of a single-telescope file over time.
  public static let pedestal = "/dl1/monitoring/telescope/pedestal"
  /// Facts about the run of a single-telescope file.
  public static let info = "/dl1/info"
  /// The outcome for each event of the first telescope.
  public static let decisions = "/dl1/coincidence/decisions"
  /// The histogram of time differences.
  public static let timeDifference = "/dl1/coincidence/time_difference"
  /// The scan of clock offsets.
  public static let offsetScan = "/dl1/coincidence/offset_scan"
  /// The showers that stereo reconstruction found.
  public static let stereoGeometry = "/dl2/event/subarray/geometry/" + reconstructor
  /// The positions of the telescopes.
  public static let layout = "/configuration/instrument/subarray/layout"
  /// The optics of the telescopes.
  public static let optics = "/configuration/instrument/telescope/optics"
  /// The observation blocks.
  public static let observation = "/configuration/observation/observation_block"
  /// The scheduling blocks.
  public static let scheduling = "/configuration/observation/scheduling_block"
  /// The settings of a simulation, which data do not have.
  public static let simulation = "/configuration/simulation/run"
  /// How all simulated showers are spread over distance and energy.
  public static let showerDistribution = "/simulation/service/shower_distribution"
  /// The true showers of the events.
  public static let trueShowers = trueEvents + "/subarray/shower"

  /// The groups with a table for each telescope.
  public static let (parametersGroup, imagesGroup) = (
    eventGroup + "/telescope/parameters", eventGroup + "/telescope/images"
  )
  /// The name of the stereo reconstruction.
  public static let reconstructor = "HillasReconstructor"
  /// What stands before the names of its columns.
  public static let reconstructorPrefix = reconstructor + "_"

  private static let camera = "/configuration/instrument/telescope/camera/"
  private static let pointingGroup = "/dl1/monitoring/telescope/pointing"
  private static let statusGroup = "/dl1/monitoring/telescope/pixel_status"
  private static let triggerTimesGroup = "/dl1/monitoring/telescope/trigger_times"
  private static let impactGroup = "/dl2/event/telescope/impact/" + reconstructor

  private static let trueEvents = "/simulation/event"

  /// The true images of a telescope.
  public static func trueImages(telescope: Int) -> String {
    table(trueEvents + "/telescope/images", telescope)
  }
  /// The parameters of a telescope's true images.
  public static func trueParameters(telescope: Int) -> String {
    table(trueEvents + "/telescope/parameters", telescope)
  }
  /// The true distances of a telescope to the shower axes.
  public static func trueImpact(telescope: Int) -> String {
    table(trueEvents + "/telescope/impact", telescope)
  }
  /// The image parameters of a telescope.
  public static func parameters(telescope: Int) -> String { table(parametersGroup, telescope) }
  /// The images of a telescope.
  public static func images(telescope: Int) -> String { table(imagesGroup, telescope) }
  /// Where a telescope points, a row whenever it changes.
  public static func pointing(telescope: Int) -> String { table(pointingGroup, telescope) }
  /// The status of a telescope's pixels, a row for each event with pixels that cannot be used.
  public static func pixelStatus(telescope: Int) -> String { table(statusGroup, telescope) }
  /// When a telescope triggered, pedestals included.
  public static func triggerTimes(telescope: Int) -> String { table(triggerTimesGroup, telescope) }
  /// The distances of a telescope to the shower axes.
  public static func impact(telescope: Int) -> String { table(impactGroup, telescope) }
  /// The pixels of a camera, by its index in the layout.
  public static func cameraGeometry(_ index: Int) -> String { camera + "geometry_\(index)" }
  /// The readout of a camera, by its index in the layout.
  public static func cameraReadout(_ index: Int) -> String { camera + "readout_\(index)" }

  /// The telescope of a table of parameters or images; nil for other tables.
  public static func telescope(of path: String) -> Int? {
    for group in [parametersGroup, imagesGroup] where path.hasPrefix(group + "/tel_") {
      return Int(path.dropFirst(group.count + 5))
    }
    return nil
  }

  private static func table(_ group: String, _ telescope: Int) -> String {
    group + "/" + TelescopeKey.key(of: telescope)
  }
}
