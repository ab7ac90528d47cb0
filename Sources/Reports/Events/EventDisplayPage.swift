/// Events to look at: camera images, parameters and waveforms, as one page or as pictures.
///
/// Plain values that others have computed; what is shown is what was given. All lists of an image are per pixel,
/// in the order of its camera.
public struct EventDisplayPage: Sendable {
  /// The title, such as the name of the file.
  public var title: String
  /// A line below the title.
  public var subtitle: String
  /// What files saved from the page are named after.
  public var name: String
  /// Inputs, options and versions.
  public var facts: [ReportSection]
  /// The telescopes, from left to right.
  public var telescopes: [DisplayedTelescope]
  /// What the table of image parameters has.
  public var quantities: [DisplayedQuantity]
  /// The events in order.
  public var events: [DisplayedEvent]
  /// The tables of the input that have rows of the events.
  public var tables: [DisplayedTable]
  /// Sentences that define what is said of events and pixels, by name.
  public var definitions: [String: String] = [:]
  /// True if the events were compared with the truth of a simulation.
  public var hasTruth = false

  /// Collects events and checks that everything belongs together.
  ///
  /// - Parameters:
  ///   - title: the title, such as the name of the file.
  ///   - subtitle: a line below the title.
  ///   - name: what files saved from the page are named after.
  ///   - facts: inputs, options and versions.
  ///   - telescopes: the telescopes, from left to right.
  ///   - quantities: what the table of image parameters has.
  ///   - events: the events in order.
  ///   - tables: the tables of the input that have rows of the events.
  /// - Throws: ``ReportError/wrongCount(what:found:expected:)`` for lists of the wrong length.
  public init(
    title: String, subtitle: String, name: String, facts: [ReportSection], telescopes: [DisplayedTelescope],
    quantities: [DisplayedQuantity], events: [DisplayedEvent], tables: [DisplayedTable] = []
  ) throws(ReportError) {
    self.title = title
    self.subtitle = subtitle
    self.name = name
    self.facts = facts
    self.telescopes = telescopes
    self.quantities = quantities
    self.events = events
    self.tables = tables
    try check()
  }

  /// Writes the page: one file that needs nothing beside it.
  ///
  /// - Parameters:
  ///   - path: the HTML file.
  ///   - overwrite: whether the file may exist already.
  /// - Throws: ``ReportError``.
  public func write(to path: String, overwrite: Bool = false) throws(ReportError) {
    try check()
    try page.write(to: path, overwrite: overwrite)
  }

  /// The page.
  var page: ReportPage {
    let quantised = QuantisedImages(events)
    return ReportPage(
      title: title, subtitle: subtitle,
      facts: facts + [definitionFacts, precision(quantised)].compactMap { $0 },
      factsTitle: "Input and precision", styles: PackageResources.events_css,
      content: PackageResources.events_html,
      scripts: [
        PackageResources.ev_model_js, PackageResources.ev_paint_js, PackageResources.ev_camera_js,
        PackageResources.ev_waveform_js, PackageResources.ev_ground_js,
        PackageResources.ev_tables_js, PackageResources.ev_list_js, PackageResources.ev_keys_js,
        PackageResources.ev_main_js,
      ],
      data: [
        ("name", .text(name)), ("telescopes", .list(telescopes.map(\.value))),
        ("quantities", .list(quantities.map(\.value))), ("tables", .list(tables.map(\.value))),
        ("definitions", .object(definitions.sorted { $0.key < $1.key }.map { ($0.key, .text($0.value)) })),
        ("hasTruth", .bool(hasTruth)), ("chargeTop", .number(quantised.chargeTop)),
        ("timeStep", .number(quantised.timeStep)),
        ("events", .list(events.map { value(of: $0, quantised) })),
      ])
  }

  private func value(of event: DisplayedEvent, _ quantised: QuantisedImages) -> ReportValue {
    .object([
      // Numbers of JavaScript hold 53 bits; ids may have more.
      ("id", .text("\(event.id)")), ("row", .integer(event.row)), ("kind", .text(event.kind)),
      ("images", .list(event.images.map { $0?.value(quantised) ?? .null })),
      ("stereo", event.stereo?.value ?? .null), ("timeDifference", .text(event.timeDifference)),
      ("truth", event.truth?.value ?? .null),
      // Rows count from 1 here; 0 is none.
      ("tableRows", .counts(of: event.tableRows.map { $0.map { $0 + 1 } ?? 0 })),
    ])
  }

  /// What the names on the page mean, in the order of the page; nil if nothing is defined.
  private var definitionFacts: ReportSection? {
    let parameters = quantities.filter { !$0.definition.isEmpty }.map {
      ReportSection.Fact($0.name, $0.definition)
    }
    let others = definitions.sorted { $0.key < $1.key }.map { ReportSection.Fact($0.key, $0.value) }
    return parameters.isEmpty && others.isEmpty ? nil : ReportSection("Definitions", others + parameters)
  }

  private func precision(_ quantised: QuantisedImages) -> ReportSection {
    let percent = NumberText.number(100 * quantised.relativePrecision, digits: 2)
    let units = Set(telescopes.map(\.chargeUnit)).sorted().joined(separator: ", ")
    return ReportSection(
      "Precision of this page",
      [
        .init(
          "charges",
          "\(percent) %, or \(NumberText.number(quantised.relativePrecision, digits: 2)) \(units) below one unit"
        ),
        .init("times", "\(NumberText.number(quantised.timeStep / 2, digits: 1)) ns"),
        .init("parameters and samples", "as in the input"),
      ])
  }

  private func check() throws(ReportError) {
    for event in events {
      let rows = event.tableRows.count
      try ReportError.check("table rows of event \(event.id)", rows, rows == 0 ? 0 : tables.count)
      try ReportError.check("images of event \(event.id)", event.images.count, telescopes.count)
      for (telescope, image) in zip(telescopes, event.images) {
        if let image { try check(image, telescope) }
      }
    }
    for telescope in telescopes {
      let modules = telescope.camera.modules.count
      try ReportError.check(
        "modules of \(telescope.name)", modules, modules == 0 ? 0 : telescope.camera.pixelCount)
    }
  }

  private func check(_ image: DisplayedImage, _ telescope: DisplayedTelescope) throws(ReportError) {
    let pixels = telescope.camera.pixelCount
    try ReportError.check("charges of \(telescope.name)", image.charges.count, pixels)
    try ReportError.check(
      "times of \(telescope.name)", image.peakTimesNS.count, image.peakTimesNS.isEmpty ? 0 : pixels)
    try ReportError.check("mask of \(telescope.name)", image.mask?.count ?? pixels, pixels)
    try ReportError.check("values of \(telescope.name)", image.values.count, quantities.count)
    guard let waveforms = image.waveforms else { return }
    let count = waveforms.pixels.count
    try ReportError.check(
      "samples of \(telescope.name)", waveforms.samples.count, count * waveforms.samplesPerPixel)
    try ReportError.check("baselines of \(telescope.name)", waveforms.baselines.count, count)
    let inside = waveforms.pixels.count { (0..<pixels).contains($0) }
    try ReportError.check("pixels with waveforms of \(telescope.name)", inside, count)
  }
}
