"""Proofs about the drills themselves: spoilt ones, and the matrix of faults and resolutions."""
