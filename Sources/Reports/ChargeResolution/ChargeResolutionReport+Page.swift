extension ChargeResolutionReport {
  /// The page.
  var page: ReportPage {
    ReportPage(
      title: title, subtitle: subtitle, facts: facts, skeleton: PackageResources.cr_html,
      scripts: [
        PackageResources.cr_model_js, PackageResources.cr_signs_js, PackageResources.cr_summary_js,
        PackageResources.cr_map_js, PackageResources.cr_pixel_js, PackageResources.cr_curves_js,
        PackageResources.cr_scaled_js, PackageResources.cr_histogram_js, PackageResources.cr_tables_js,
        PackageResources.cr_filters_js, PackageResources.cr_main_js,
      ],
      data: .object([
        ("name", .text(name)), ("camera", camera.value), ("states", PixelStates.value(states)),
        ("verdicts", .texts(ReportVerdict.allCases.map(\.rawValue))), ("curvePE", .float64(curvePE)),
        (
          "limits",
          .list(limits.map { .object([("label", .text($0.label)), ("values", .float64($0.values))]) })
        ),
        (
          "axis",
          .object([("edges", .float64(axis.edges)), ("linearWidth", .number(axis.linearWidth))])
        ), ("levels", .list(levels.map(\.value))),
      ]))
  }

  /// - Throws: ``ReportError/wrongCount(what:found:expected:)`` if a list has a wrong length.
  func check() throws(ReportError) {
    try Self.check("states", states.count, camera.pixelCount)
    for limit in limits { try Self.check("values of a limit", limit.values.count, curvePE.count) }
    for level in levels {
      try Self.check("values of a requirement", level.requirement.count, curvePE.count)
      try Self.check("verdicts under a background light", level.verdicts.count, camera.pixelCount)
      for run in level.runs { try check(run) }
    }
  }

  private func check(_ run: ReportScanRun) throws(ReportError) {
    let pixels = camera.pixelCount
    try Self.check("resolutions of \(run.name)", run.resolution.count, pixels)
    try Self.check("uncertainties of \(run.name)", run.uncertainty.count, pixels)
    try Self.check("mean charges of \(run.name)", run.bias.count, pixels)
    try Self.check("verdicts of \(run.name)", run.verdicts.count, pixels)
    for part in [run.all, run.good] {
      try Self.check("bins of \(run.name)", part.distribution.counts.count, axis.edges.count - 1)
    }
  }

  private static func check(_ what: String, _ found: Int, _ expected: Int) throws(ReportError) {
    if found != expected { throw .wrongCount(what: what, found: found, expected: expected) }
  }
}
