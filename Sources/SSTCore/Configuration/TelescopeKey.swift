/// The keys `tel_021` and the like that configuration files use for telescopes.
public enum TelescopeKey {
  /// The keys of the SST-1M telescopes: 21 and 22 in data, 1 and 2 in simulations.
  static let usual = TelescopeKey.sst1m.map(key)
  /// The ids of the SST-1M telescopes: 1 and 2 in simulations, 21 and 22 in data.
  public static let sst1m = [1, 2, 21, 22]

  /// The key of a telescope id, for example `tel_021`.
  public static func key(of id: Int) -> String {
    let digits = String(id)
    return "tel_" + String(repeating: "0", count: max(0, 3 - digits.count)) + digits
  }

  /// The telescope id of a key, or nil if it is no `tel_` followed by three digits.
  public static func id(of key: String) -> Int? {
    let digits = key.utf8.dropFirst(4)
    guard key.hasPrefix("tel_"), digits.count == 3, digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return nil
    }
    return Int(key.dropFirst(4))
  }
}
