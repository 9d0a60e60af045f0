"""Camera terms that Luma documents for Ray 2, in the words that a prompt takes.

The keys are those of Luma's own list of camera concepts
(https://docs.lumalabs.ai/changelog/concepts, the answer of
`GET /dream-machine/v1/generations/concepts/list`). The service that this program speaks to takes
no concepts, so the same words go into the prompt. Movements are led in by "camera": "truck left"
alone could be taken for a truck. They stay English whatever the window's language is, since that
is what the models were taught.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class CameraTerm(StrEnum):
    """By Luma's key."""

    STATIC = "static"
    PAN_LEFT = "pan_left"
    PAN_RIGHT = "pan_right"
    TILT_UP = "tilt_up"
    TILT_DOWN = "tilt_down"
    ROLL_LEFT = "roll_left"
    ROLL_RIGHT = "roll_right"
    ZOOM_IN = "zoom_in"
    ZOOM_OUT = "zoom_out"
    PUSH_IN = "push_in"
    PULL_OUT = "pull_out"
    TRUCK_LEFT = "truck_left"
    TRUCK_RIGHT = "truck_right"
    PEDESTAL_UP = "pedestal_up"
    PEDESTAL_DOWN = "pedestal_down"
    CRANE_UP = "crane_up"
    CRANE_DOWN = "crane_down"
    ORBIT_LEFT = "orbit_left"
    ORBIT_RIGHT = "orbit_right"
    EYE_LEVEL = "eye_level"
    LOW_ANGLE = "low_angle"
    HIGH_ANGLE = "high_angle"
    GROUND_LEVEL = "ground_level"
    OVERHEAD = "overhead"
    AERIAL = "aerial"
    OVER_THE_SHOULDER = "over_the_shoulder"
    POV = "pov"
    SELFIE = "selfie"
    HANDHELD = "handheld"
    AERIAL_DRONE = "aerial_drone"
    BOLT_CAM = "bolt_cam"
    DOLLY_ZOOM = "dolly_zoom"
    ELEVATOR_DOORS = "elevator_doors"
    TINY_PLANET = "tiny_planet"

    @property
    def words(self) -> str:
        """What is put into the prompt."""
        return _OWN_WORDS.get(self) or f"camera {self.value.replace('_', ' ')}"


class CameraGroup(StrEnum):
    """What kind of term it is, in the order in which they are shown."""

    TURNING = "turning"
    TRAVELLING = "travelling"
    LENS = "lens"
    VIEWPOINT = "viewpoint"
    RIG = "rig"
    EFFECT = "effect"


T = CameraTerm

CAMERA_TERMS: Mapping[CameraGroup, tuple[CameraTerm, ...]] = {
    CameraGroup.TURNING: (
        T.STATIC,
        T.PAN_LEFT,
        T.PAN_RIGHT,
        T.TILT_UP,
        T.TILT_DOWN,
        T.ROLL_LEFT,
        T.ROLL_RIGHT,
    ),
    CameraGroup.TRAVELLING: (
        T.PUSH_IN,
        T.PULL_OUT,
        T.ORBIT_LEFT,
        T.ORBIT_RIGHT,
        T.CRANE_UP,
        T.CRANE_DOWN,
        T.TRUCK_LEFT,
        T.TRUCK_RIGHT,
        T.PEDESTAL_UP,
        T.PEDESTAL_DOWN,
    ),
    CameraGroup.LENS: (T.ZOOM_IN, T.ZOOM_OUT, T.DOLLY_ZOOM),
    CameraGroup.VIEWPOINT: (
        T.EYE_LEVEL,
        T.LOW_ANGLE,
        T.HIGH_ANGLE,
        T.GROUND_LEVEL,
        T.OVERHEAD,
        T.AERIAL,
        T.OVER_THE_SHOULDER,
        T.POV,
        T.SELFIE,
    ),
    CameraGroup.RIG: (T.HANDHELD, T.AERIAL_DRONE, T.BOLT_CAM),
    CameraGroup.EFFECT: (T.ELEVATOR_DOORS, T.TINY_PLANET),
}
"""Every term once, by what it does."""

_OWN_WORDS = {
    T.STATIC: "static camera",
    T.HANDHELD: "handheld camera",
    T.EYE_LEVEL: "eye level shot",
    T.LOW_ANGLE: "low angle shot",
    T.HIGH_ANGLE: "high angle shot",
    T.GROUND_LEVEL: "ground level shot",
    T.OVERHEAD: "overhead shot",
    T.AERIAL: "aerial shot",
    T.OVER_THE_SHOULDER: "over the shoulder shot",
    T.POV: "POV shot",
    T.SELFIE: "selfie shot",
    T.AERIAL_DRONE: "aerial drone shot",
    T.BOLT_CAM: "bolt cam",
    T.DOLLY_ZOOM: "dolly zoom",
    T.ELEVATOR_DOORS: "elevator doors",
    T.TINY_PLANET: "tiny planet",
}
