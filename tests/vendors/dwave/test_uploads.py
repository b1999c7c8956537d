"""Uploads in parts: what is damaged on its way is refused."""

from __future__ import annotations

import base64
import hashlib

import dimod
import pytest

from vendors.dwave.uploads import KEPT, Upload, Uploads, WrongChecksum

BQM = dimod.BinaryQuadraticModel.from_ising({"a": 1.0}, {("a", "b"): -1.0})


def digest(data):
    return hashlib.md5(data, usedforsecurity=False).digest()


def put(upload, number, data):
    upload.put(number, data, base64.b64encode(digest(data)).decode())


@pytest.fixture
def data():
    with BQM.to_file() as file:
        return file.read()


def test_parts_are_put_together_by_their_numbers(data):
    upload = Upload(len(data))
    put(upload, 2, data[40:])
    put(upload, 1, data[:40])
    assert upload.status()["status"] == "UPLOAD_IN_PROGRESS"
    assert [one["checksum"] for one in upload.status()["parts"]] == [digest(data[:40]).hex(), digest(data[40:]).hex()]

    upload.combine(digest(digest(data[:40]) + digest(data[40:])).hex())

    assert upload.model() == BQM
    assert upload.status()["status"] == "UPLOAD_COMPLETED"


@pytest.mark.parametrize("claimed", [digest(b"other"), b""])
def test_a_damaged_part_is_refused(claimed):
    with pytest.raises(WrongChecksum, match="Content-MD5"):
        Upload(4).put(1, b"data", base64.b64encode(claimed).decode())


def test_a_wrong_checksum_of_all_is_refused(data):
    upload = Upload(len(data))
    put(upload, 1, data)

    with pytest.raises(WrongChecksum, match="does not match the parts"):
        upload.combine(digest(b"other").hex())
    with pytest.raises(ValueError, match="not combined"):
        upload.model()


def test_a_missing_part_is_noticed_by_the_size(data):
    upload = Upload(len(data) + 1)
    put(upload, 1, data)

    with pytest.raises(WrongChecksum, match=f"{len(data) + 1} announced"):
        upload.combine(digest(digest(data)).hex())


def test_what_is_no_model_is_told(data):
    damaged = data[: len(data) // 2]
    upload = Upload(len(damaged))
    put(upload, 1, damaged)
    upload.combine(digest(digest(damaged)).hex())

    with pytest.raises(ValueError, match="no model"):
        upload.model()


def test_the_oldest_are_forgotten():
    uploads = Uploads()
    first = uploads.begin(1)
    for _ in range(KEPT):
        uploads.begin(1)

    assert uploads.get(first) is None
