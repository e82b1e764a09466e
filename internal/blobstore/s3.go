package blobstore

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strconv"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
	"gocloud.dev/blob"
	"gocloud.dev/blob/driver"
	"gocloud.dev/gcerrors"
)

// attempts are for what the network or S3 says in passing; above us Temporal goes on trying.
const attempts = 3

// s3 is a bucket in Amazon's S3, or of a server that speaks the same. gocloud.dev has a driver, too, but Amazon's SDK
// under it is a seventh of our whole binary.
type s3 struct {
	client minio.Core
	name   string
}

// openS3 reads s3://bucket?region=…&endpoint=https://…&use_path_style=true&profile=…, all of them optional. Who we are
// is found as by Amazon's own tools: AWS_ACCESS_KEY_ID, a file of credentials, what the machine is allowed.
func openS3(_ context.Context, address string) (*blob.Bucket, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return nil, errors.New("not s3://bucket")
	}
	endpoint, options, err := s3Options(u.Query())
	if err != nil {
		return nil, err
	}
	client, err := minio.NewCore(endpoint, &options)
	if err != nil {
		return nil, err
	}
	return blob.NewBucket(&s3{*client, u.Host}), nil
}

func s3Options(parameters url.Values) (endpoint string, options minio.Options, err error) {
	options = minio.Options{Secure: true, BucketLookup: minio.BucketLookupDNS, MaxRetries: attempts}
	options.Region = os.Getenv("AWS_REGION")
	if options.Region == "" {
		options.Region = os.Getenv("AWS_DEFAULT_REGION")
	}
	endpoint = "s3.amazonaws.com"
	identity := []credentials.Provider{&credentials.EnvAWS{}, &credentials.FileAWSCredentials{}, &credentials.IAM{}}
	for name, values := range parameters {
		value := values[0]
		switch name {
		case "region":
			options.Region = value
		case "endpoint":
			u, err := url.Parse(value)
			if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
				return "", options, errors.New("endpoint: not the URL of a server")
			}
			endpoint, options.Secure = u.Host, u.Scheme == "https"
		case "use_path_style":
			path, err := strconv.ParseBool(value)
			if err != nil {
				return "", options, errors.New("use_path_style: neither true nor false")
			}
			if path {
				options.BucketLookup = minio.BucketLookupPath
			}
		case "profile":
			identity = []credentials.Provider{&credentials.FileAWSCredentials{Profile: value}}
		default:
			return "", options, fmt.Errorf("%s: there is no such parameter", name)
		}
	}
	options.Creds = credentials.NewChainCredentials(identity)
	return endpoint, options, nil
}

func (b *s3) Attributes(ctx context.Context, key string) (*driver.Attributes, error) {
	info, err := b.client.StatObject(ctx, b.name, key, minio.StatObjectOptions{})
	if err != nil {
		return nil, err
	}
	return &driver.Attributes{ContentType: info.ContentType, ModTime: info.LastModified, Size: info.Size, ETag: info.ETag}, nil
}

func (b *s3) Copy(ctx context.Context, to, from string, _ *driver.CopyOptions) error {
	_, err := b.client.Client.CopyObject(ctx, minio.CopyDestOptions{Bucket: b.name, Object: to}, minio.CopySrcOptions{Bucket: b.name, Object: from})
	return err
}

// Delete is glad when there is nothing; drivers may.
func (b *s3) Delete(ctx context.Context, key string, _ *driver.DeleteOptions) error {
	return b.client.RemoveObject(ctx, b.name, key, minio.RemoveObjectOptions{})
}

// ListPaged knows no folders: nobody here asks for them.
func (b *s3) ListPaged(ctx context.Context, o *driver.ListOptions) (*driver.ListPage, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // a listing that is left before its end
	size := o.PageSize
	if size == 0 {
		size = 1000
	}
	page := &driver.ListPage{}
	from := minio.ListObjectsOptions{Prefix: o.Prefix, Recursive: true, MaxKeys: size, StartAfter: string(o.PageToken)}
	for object := range b.client.ListObjectsIter(ctx, b.name, from) {
		if object.Err != nil {
			return nil, object.Err
		}
		page.Objects = append(page.Objects, &driver.ListObject{Key: object.Key, ModTime: object.LastModified, Size: object.Size})
		if len(page.Objects) == size {
			page.NextPageToken = []byte(object.Key)
			break
		}
	}
	return page, nil
}

func (b *s3) SignedURL(context.Context, string, *driver.SignedURLOptions) (string, error) {
	return "", errUnimplemented // downloads pass through the API, which says who may
}

var (
	errUnimplemented = errors.New("not done here")
	errTaken         = errors.New("there is something under the key")
)

func (b *s3) ErrorCode(err error) gcerrors.ErrorCode {
	switch {
	case errors.Is(err, errUnimplemented):
		return gcerrors.Unimplemented
	case errors.Is(err, errTaken):
		return gcerrors.FailedPrecondition
	}
	answer, _ := errors.AsType[minio.ErrorResponse](err)
	switch answer.Code {
	case minio.NoSuchKey, minio.NoSuchBucket:
		return gcerrors.NotFound
	case minio.PreconditionFailed:
		return gcerrors.FailedPrecondition
	case minio.AccessDenied:
		return gcerrors.PermissionDenied
	}
	return gcerrors.Unknown
}

func (b *s3) As(any) bool             { return false }
func (b *s3) ErrorAs(error, any) bool { return false }
func (b *s3) Close() error            { return nil }
