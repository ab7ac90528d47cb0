internal import SSTCore

/// The spectra of sources that the analysis knows by name, with where they were published.
extension Spectrum {
  /// A spectrum with a name.
  public struct Named: Sendable, Equatable {
    /// The name that options and configurations use.
    public let name: String
    /// The flux.
    public let spectrum: Spectrum
    /// The publication.
    public let source: String
  }

  /// The spectrum with a name.
  ///
  /// - Throws: ``ResponseError/unknownSpectrum(name:similar:)``.
  public static func named(_ name: String) throws(ResponseError) -> Spectrum {
    guard let found = all.first(where: { $0.name == name }) else {
      throw .unknownSpectrum(name: name, similar: NearestMatch.find(name, among: all.map(\.name)))
    }
    return found.spectrum
  }

  /// The flux of the Crab nebula that weights and sensitivities refer to: the one that HEGRA measured.
  public static let crab = Spectrum(.powerLaw(norm: 2.83e-11, index: -2.62))

  /// All spectra of sources.
  public static let all: [Named] = [
    Named(
      name: "CRAB_HEGRA", spectrum: crab,
      source: "Aharonian et al. 2004, ApJ 614, 897"),
    Named(
      name: "CRAB_MAGIC_JHEAP2015",
      spectrum: Spectrum(.decimalLogParabola(norm: 3.23e-11, index: -2.47, curvature: -0.24)),
      source: "Aleksic et al. 2015, JHEAp 5, 30"),
    Named(
      name: "MRK421_VERITAS_VERY_LOW",
      spectrum: Spectrum(.cutoffPowerLaw(norm: 4.48e-11, index: -2.29, cutoff: 1.59)),
      source: "https://iopscience.iop.org/article/10.1088/0004-637X/738/1/25/pdf"),
    Named(
      name: "MRK421_VERITAS_LOW",
      spectrum: Spectrum(.cutoffPowerLaw(norm: 7.6e-11, index: -2.285, cutoff: 2.95)),
      source: "https://iopscience.iop.org/article/10.1088/0004-637X/738/1/25/pdf"),
    Named(
      name: "MRK421_VERITAS_HIGH",
      spectrum: Spectrum(.cutoffPowerLaw(norm: 2.223e-10, index: -1.88, cutoff: 3.06)),
      source: "https://iopscience.iop.org/article/10.1088/0004-637X/738/1/25/pdf"),
    Named(
      name: "MRK501_TACTIC", spectrum: Spectrum(.powerLaw(norm: 1.66e-11, index: -2.8)),
      source: "https://iopscience.iop.org/article/10.1088/0954-3899/35/6/065202"),
    Named(
      name: "MRK501_VERITAS_LOW", spectrum: Spectrum(.powerLaw(norm: 5.78e-12, index: -2.72)),
      source: "https://iopscience.iop.org/article/10.1088/0004-637X/729/1/2/pdf"),
    Named(
      name: "MRK501_VERITAS_HIGH", spectrum: Spectrum(.powerLaw(norm: 8.8e-12, index: -2.26)),
      source: "https://iopscience.iop.org/article/10.1088/0004-637X/727/2/129/pdf"),
    Named(
      name: "LHAASO_J2226_ASg", spectrum: Spectrum(.powerLaw(norm: 9.5e-16, index: -2.95, reference: 40.0)),
      source: "https://www.nature.com/articles/s41550-020-01294-9"),
    Named(
      name: "LHAASO_J2226_HAWC", spectrum: Spectrum(.powerLaw(norm: 2.46e-15, index: -2.29, reference: 20.0)),
      source: "https://iopscience.iop.org/article/10.3847/2041-8213/ab96cc/pdf"),
    Named(
      name: "LHAASO_J2108", spectrum: Spectrum(.cutoffPowerLaw(norm: 7.6e-14, index: -1.37, cutoff: 50.0)),
      source: "https://arxiv.org/abs/2210.00775"),
    Named(
      name: "LHAASO_J1908",
      spectrum: Spectrum(.decimalLogParabola(norm: 9.5e-14, index: -2.46, curvature: -0.11, reference: 10.0)),
      source: "https://arxiv.org/abs/1909.08609"),
    Named(
      name: "ES1959_HEGRA_LOW", spectrum: Spectrum(.cutoffPowerLaw(norm: 6e-12, index: -1.8, cutoff: 2.7)),
      source: "https://www.aanda.org/articles/aa/pdf/2003/28/aafe161.pdf"),
    Named(
      name: "ES1959_HEGRA_HIGH",
      spectrum: Spectrum(.cutoffPowerLaw(norm: 5.6e-11, index: -1.83, cutoff: 4.2)),
      source: "https://www.aanda.org/articles/aa/pdf/2003/28/aafe161.pdf"),
    Named(
      name: "CRAB_LHAASO_2022",
      spectrum: Spectrum(.decimalLogParabola(norm: 8.2e-14, index: -2.9, curvature: -0.19, reference: 10.0)),
      source: "https://www.science.org/doi/epdf/10.1126/science.abg5137"),
    Named(
      name: "CRAB_MAGIC_2020",
      spectrum: Spectrum(.decimalLogParabola(norm: 2.9499999999999995e-11, index: -2.48, curvature: -0.23)),
      source: "https://www.aanda.org/articles/aa/pdf/2020/03/aa36899-19.pdf"),
    Named(
      name: "CRAB_HAWC_2019",
      spectrum: Spectrum(.decimalLogParabola(norm: 2.35e-13, index: -2.79, curvature: -0.1, reference: 7.0)),
      source: "https://iopscience.iop.org/article/10.3847/1538-4357/ab2f7d/pdf"),
    Named(
      name: "CRAB_HAWC_2019_NN",
      spectrum: Spectrum(.decimalLogParabola(norm: 2.31e-13, index: -2.73, curvature: -0.06, reference: 7.0)),
      source: "https://iopscience.iop.org/article/10.3847/1538-4357/ab2f7d/pdf"),
    Named(
      name: "CRAB_VERITAS_2015",
      spectrum: Spectrum(.decimalLogParabola(norm: 3.75e-11, index: -2.467, curvature: -0.16)),
      source: "https://arxiv.org/pdf/1508.06442.pdf"),
    Named(
      name: "HESS_J1702", spectrum: Spectrum(.powerLaw(norm: 1.6e-13, index: -1.53)),
      source: "https://journals.aps.org/prl/pdf/10.1103/PhysRevLett.124.021102"),
    Named(
      name: "CRAB_HESS_2024",
      spectrum: Spectrum(.naturalLogParabola(norm: 4.06e-11, index: -2.53, curvature: -0.086)),
      source: "https://arxiv.org/pdf/2403.12608"),
    Named(
      name: "CRAB_LST_2023",
      spectrum: Spectrum(
        .naturalLogParabola(norm: 3.05e-10, index: -2.25, curvature: -0.114, reference: 0.4)),
      source: "https://arxiv.org/pdf/2306.12960"),
  ]

  /// Protons and helium as DAMPE measured them (An et al. 2019, Sci. Adv. 5, eaax3793; Alemanno et al. 2021, PRL 126,
  /// 201102), diffuse.
  public static let protonsAndHelium = Spectrum(
    .table(
      SpectrumTable(
        trusted: [
          0.005, 0.0505185, 0.0789163, 0.124383, 0.199575, 0.31738, 0.495808, 0.788531, 1.25406, 1.99462,
          3.11673,
          4.95769, 7.95655, 12.321, 19.9468, 100.269,
        ],
        // The published numbers are per square meter.
        [
          241371.51783447847, 468.37, 139.29, 40.6, 11.277, 3.2219, 0.97386, 0.28617, 0.083702, 0.025301,
          0.0083056,
          0.0025627, 0.00076322, 0.00024523, 6.6955e-05, 8.599e-07,
        ].map { $0 * 1e-4 })), isDiffuse: true)
}
