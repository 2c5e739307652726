"""`make proof`: the image builds, starts, answers and stops, with the Dockerfile as it is."""

import os
import subprocess

import pytest

from bot import BASE


@pytest.mark.proof
@pytest.mark.skipif(os.geteuid() != 0, reason="needs root: run `sudo make proof`")
def test_the_image_builds_and_serves_as_another_user() -> None:
    done = subprocess.run(["bash", "deploy/image.sh"], cwd=BASE, capture_output=True, text=True, timeout=1800)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "200\n10001\nstopped with 0" in done.stdout
