import Glibc

/// The decimal logarithm; under a name of its own because Glibc's is imported here only.
func _log10(_ value: Double) -> Double { Glibc.log10(value) }
