// SPDX-License-Identifier: AGPL-3.0-or-later
#include "tests/unit/gateway/support/certificate.hpp"

#include <cstdio>
#include <filesystem>

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <unistd.h>

namespace shidra::gateway::test {

Certificate::Certificate()
    : folder((std::filesystem::temp_directory_path() / ("shidra-tls-" + std::to_string(::getpid()))).string()),
      certificate(folder + "/cert.pem"),
      key(folder + "/key.pem") {
  std::filesystem::create_directories(folder);
  write(1);
}

Certificate::~Certificate() { std::filesystem::remove_all(folder); }

void Certificate::write(long serial) const {
  auto* pair = EVP_EC_gen("P-256");
  auto* paper = X509_new();
  ASN1_INTEGER_set(X509_get_serialNumber(paper), serial);
  X509_gmtime_adj(X509_getm_notBefore(paper), 0);
  X509_gmtime_adj(X509_getm_notAfter(paper), 3600);
  X509_set_pubkey(paper, pair);
  auto* name = X509_get_subject_name(paper);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<unsigned char const*>("localhost"), -1, -1, 0);
  X509_set_issuer_name(paper, name);
  X509_sign(paper, pair, EVP_sha256());
  auto* file = std::fopen(certificate.c_str(), "w");
  PEM_write_X509(file, paper);
  std::fclose(file);
  file = std::fopen(key.c_str(), "w");
  PEM_write_PrivateKey(file, pair, nullptr, nullptr, 0, nullptr, nullptr);
  std::fclose(file);
  X509_free(paper);
  EVP_PKEY_free(pair);
}

}  // namespace shidra::gateway::test
