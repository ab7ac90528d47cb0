extension CameraFitter {
  /// The fitted density of a pixel as a curve over the range, scaled to the counts of its histogram.
  ///
  /// - Parameters:
  ///   - fit: the pixel's fit.
  ///   - illumination: which spectrum.
  ///   - pointCount: the number of points, both ends included.
  public func curve(
    of fit: PixelFit, illumination: Int, pointCount: Int = 1000
  ) -> (charges: [Double], counts: [Double]) {
    let binning = binnings[illumination]
    let (x, y) = densityCurve(at: fit.result.values, illumination: illumination, pointCount: pointCount)
    var workspace = DensityWorkspace()
    density.parts[illumination].evaluate(
      on: .cells(edges: binning.edges), density.parameters(of: illumination, in: fit.result.values),
      derivatives: false, into: &workspace)
    let total = fit.histograms[illumination].reduce(0, +)
    let scale =
      total / workspace.sum * (binning.upper - binning.lower) / Double(binning.count)
    return (x, y.map { $0 * scale })
  }

  /// The density itself as a curve over the range, per unit of charge and not scaled to counts.
  ///
  /// spefit keeps this curve, with ten points for each bin, beside every fit.
  ///
  /// - Parameters:
  ///   - values: the values of the joint parameters, such as those of a fit.
  ///   - illumination: which spectrum.
  ///   - pointCount: the number of points, both ends included; nil for ten a bin.
  public func densityCurve(
    at values: [Double], illumination: Int, pointCount: Int? = nil
  ) -> (charges: [Double], density: [Double]) {
    let binning = binnings[illumination]
    let count = pointCount ?? 10 * binning.count
    let step = (binning.upper - binning.lower) / Double(max(count - 1, 1))
    var x = (0..<max(count, 0)).map { binning.lower + Double($0) * step }
    if count > 1 { x[count - 1] = binning.upper }
    let part = density.parts[illumination]
    return (x, part.values(at: x, density.parameters(of: illumination, in: values)))
  }
}
