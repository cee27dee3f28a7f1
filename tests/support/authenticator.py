"""A device that keeps passkeys, as far as a server sees it: keys, counts and signatures are real, only nobody is asked for a finger."""

from __future__ import annotations

import json
import secrets
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import sha256, websafe_decode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorAssertionResponse,
    AuthenticatorAttestationResponse,
    AuthenticatorData,
    CollectedClientData,
    RegistrationResponse,
)

FLAG = AuthenticatorData.FLAG


class Authenticator:
    """One device with one passkey. `counts=False`: like those that copy passkeys from telephone to telephone."""

    def __init__(self, *, origin: str = "http://testserver", counts: bool = True) -> None:
        self.key, self.credential = ec.generate_private_key(ec.SECP256R1()), secrets.token_bytes(32)
        self.origin, self.counts, self.count, self.handle = origin, counts, 0, b""

    def create(self, options: dict[str, Any], *, verified: bool = True) -> str:
        """What the page's script sends after `navigator.credentials.create`."""
        public = options["publicKey"]
        self.handle = websafe_decode(public["user"]["id"])
        attested = AttestedCredentialData.create(Aaguid.NONE, self.credential, ES256.from_cryptography_key(self.key.public_key()))
        data = AuthenticatorData.create(sha256(public["rp"]["id"].encode()), self._flags(verified) | FLAG.AT, self._counted(), attested)
        answer = AuthenticatorAttestationResponse(
            client_data=self._said("webauthn.create", public), attestation_object=AttestationObject.create("none", data, {})
        )
        return json.dumps(dict(RegistrationResponse(raw_id=self.credential, response=answer)))

    def get(self, options: dict[str, Any], *, verified: bool = True, host: str = "") -> str:
        """What the page's script sends after `navigator.credentials.get`."""
        public = options["publicKey"]
        said = self._said("webauthn.get", public)
        data = AuthenticatorData.create(sha256((host or public["rpId"]).encode()), self._flags(verified), self._counted())
        answer = AuthenticatorAssertionResponse(
            client_data=said, authenticator_data=data, signature=self.key.sign(bytes(data) + said.hash, ec.ECDSA(hashes.SHA256())),
            user_handle=self.handle,
        )
        return json.dumps(dict(AuthenticationResponse(raw_id=self.credential, response=answer)))

    def _said(self, kind: str, public: dict[str, Any]) -> CollectedClientData:
        return CollectedClientData.create(kind, websafe_decode(public["challenge"]), self.origin)

    def _flags(self, verified: bool) -> AuthenticatorData.FLAG:
        return FLAG.UP | FLAG.UV if verified else FLAG.UP

    def _counted(self) -> int:
        self.count += self.counts
        return self.count
